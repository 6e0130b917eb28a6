"""What serves patrons. Nothing here may import what only staff may read; an import contract holds that."""

"""The admin of the ground. Each app's admin stands on `CampusScopedAdmin`."""

from campuses.admin import campus, directory, operator

__all__ = ["campus", "directory", "operator"]

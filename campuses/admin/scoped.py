"""Who sees and changes what in the admin: a director their own campus's, an administrator everything.

Rank is the role's alone; Django's permissions and groups are not used. The look-up is the check: what is
outside `get_queryset` answers as if it didn't exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.utils.text import capfirst

from campuses.models import Campus, Operator, Queue, Role
from campuses.ranks import is_let_in, person

if TYPE_CHECKING:
    from django.db.models import Field, ForeignKey
    from django.forms import ModelChoiceField
    from django.http import HttpRequest

VIEW, ADD, CHANGE, DELETE = "view", "add", "change", "delete"
MOST_WORDS, LONGEST_SEARCH = 8, 200
EVERYTHING = frozenset({VIEW, ADD, CHANGE, DELETE})


class _Choices:
    """A director's drop-downs hold their own campus, its people and its queues; nothing else is accepted either."""

    def formfield_for_foreignkey(
        self,
        db_field: ForeignKey[Any, Any],
        request: HttpRequest,
        **kwargs: Any,
    ) -> ModelChoiceField[Any] | None:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if field is None or person(request).administers:
            return field  # type: ignore[no-any-return]
        campus = person(request).campus
        if db_field.related_model is Campus:
            field.queryset = Campus.objects.filter(operators=person(request))
            field.empty_label = None
            field.required = True
        elif db_field.related_model is Operator:
            field.queryset = Operator.objects.filter(campus=campus).exclude(role=Role.ADMINISTRATOR)
        elif db_field.related_model is Queue:
            field.queryset = Queue.objects.filter(campus=campus)
        return field  # type: ignore[no-any-return]


class CampusScopedAdmin(_Choices, admin.ModelAdmin):  # type: ignore[type-arg]
    """For models that belong to a campus, directly or by a path.

    `campus_path`: from the model to its campus, such as `chat__campus`.
    `shared`: rows without a campus hold for all; directors see them and cannot change them.
    `directors_may`, `administrators_may`: of view, add, change, delete.
    """

    campus_path = "campus"
    shared = False
    directors_may: frozenset[str] = EVERYTHING
    administrators_may: frozenset[str] = EVERYTHING

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset = super().get_queryset(request)
        if person(request).administers:
            return queryset
        scope = Q(**{self.campus_path: person(request).campus_id})
        if self.shared:
            scope |= Q(**{self.campus_path: None})
        return queryset.filter(scope)

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Whoever has one campus is not asked which."""
        filters = super().get_list_filter(request)
        return filters if person(request).administers else [name for name in filters if name != self.campus_path]

    def campus_of(self, obj: Model) -> Any:
        """The key of the object's campus, as it is stored."""
        return type(obj)._default_manager.filter(pk=obj.pk).values_list(self.campus_path, flat=True).first()  # noqa: SLF001 -- Django's own public name

    def may(self, request: HttpRequest, action: str, obj: Model | None = None) -> bool:
        if not is_let_in(request):
            return False
        user = person(request)
        if user.administers:
            return action in self.administrators_may
        if action not in self.directors_may:
            return False
        if obj is None or obj.pk is None:
            return True
        campus = self.campus_of(obj)
        return bool(campus == user.campus_id or (self.shared and campus is None and action == VIEW))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(request, VIEW)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may(request, VIEW, obj) or self.may(request, CHANGE, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request, ADD)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may(request, CHANGE, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may(request, DELETE, obj)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the page's own filters offer: stock Django lets `?password__startswith=` guess a hash."""
        filters = self.get_list_filter(request)
        offered = {str(f[0] if isinstance(f, tuple) else f).split("__")[0] for f in filters}
        if self.date_hierarchy:
            offered.add(self.date_hierarchy.split("__")[0])
        return lookup.split("__", maxsplit=1)[0] in offered and bool(super().lookup_allowed(lookup, value, request))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """A name or a number is a few words; each more is a join that a long text would pile up without end (A043)."""
        words = " ".join(search_term.replace("\x00", " ").split()[:MOST_WORDS])[:LONGEST_SEARCH]
        return super().get_search_results(request, queryset, words)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The form's choices hold a director to their campus already; this holds whatever form comes later."""
        super().save_model(request, obj, form, change)
        if not person(request).administers and self.campus_of(obj) != person(request).campus_id:
            raise PermissionDenied  # the admin's views run in one transaction: nothing is stored


class _Named:
    """The stock tables name their fields by the column's head alone, which a screen reader doesn't say."""

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", capfirst(str(field.label or db_field.verbose_name)))
        return field


class ScopedInline(_Named, _Choices, admin.TabularInline):  # type: ignore[type-arg]
    """Rows of a campus-scoped parent: who may change the parent may change them."""

    extra = 0
    may_add = True
    may_delete = True

    def _may(self, request: HttpRequest, obj: Model | None) -> bool:
        parent = self.admin_site.get_model_admin(self.parent_model)
        return parent.has_change_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        parent = self.admin_site.get_model_admin(self.parent_model)
        return parent.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_add and self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_delete and self._may(request, obj)

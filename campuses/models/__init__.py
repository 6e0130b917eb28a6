from campuses.models.campus import Campus
from campuses.models.hours import CampusState, Closure, Hours, Weekday, states_of
from campuses.models.operator import Experience, Operator, Role
from campuses.models.policy import Policy
from campuses.models.queue import Queue
from campuses.models.reference import ReferenceCounter, next_reference
from campuses.models.resource import Institution, Kind, Resource

__all__ = [
    "Campus",
    "CampusState",
    "Closure",
    "Experience",
    "Hours",
    "Institution",
    "Kind",
    "Operator",
    "Policy",
    "Queue",
    "ReferenceCounter",
    "Resource",
    "Role",
    "Weekday",
    "next_reference",
    "states_of",
]

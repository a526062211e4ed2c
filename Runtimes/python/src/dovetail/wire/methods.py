"""What calls and notes are about: numbers that never change their meaning."""

from enum import IntEnum


class Method(IntEnum):
    """A method: below 100 the host calls it, from 100 on the plugin does."""

    HELLO = 1
    PING = 2
    SHUTDOWN = 3
    OPEN = 10
    CLOSE = 11
    HOOK = 12
    START = 13
    STOP = 14
    MIGRATE = 15
    HEALTH = 16
    STATE_SAVE = 17
    STATE_RESTORE = 18
    REQUEST = 20
    EVENT = 21
    SERVICE = 22
    RUN = 23

    STORAGE_VALUE = 100
    STORAGE_SET = 101
    STORAGE_REMOVE = 102
    STORAGE_KEYS = 103
    DATABASE_QUERY = 110
    DATABASE_EXECUTE = 111
    DATABASE_BEGIN = 112
    DATABASE_COMMIT = 113
    DATABASE_ROLLBACK = 114
    CONFIGURATION_VALUES = 120
    CONFIGURATION_SET = 121
    EVENTS_PUBLISH = 130
    EVENTS_SUBSCRIBE = 131
    SERVICES_CALL = 140
    SERVICES_PROVIDE = 141
    HTTP_SEND = 145
    NOTIFICATIONS_SEND = 150
    PERMISSIONS_GRANTED = 160
    ROUTES_BIND = 170
    TIMERS_EVERY = 180
    TIMERS_AFTER = 181
    TIMERS_SCHEDULE = 182
    TASKS_RUN = 190
    RESOURCES_ADD = 200
    RESOURCES_COUNT = 201
    BINDING_RELEASE = 210
    LOG = 220

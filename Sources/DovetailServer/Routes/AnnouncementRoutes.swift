import DovetailAPI
import DovetailCore
import DovetailHost
import HTTPTypes
import Hummingbird

/// What a user prefers, and what administrators announce to everybody; plugins hear of it when it changes.
enum AnnouncementRoutes {
    static let table = [
        Route(
            method: .get, path: "/api/v1/users/{user}/preferences", tag: "Users", summary: "Show what a user prefers",
            access: .users, response: .json(API.Preferences.self), errors: [.invalidName, .userNotFound]
        ) { call in
            try Response(document: API.Preferences(values: try await call.host.preferences(of: try await call.user())))
        },
        Route(
            method: .patch, path: "/api/v1/users/{user}/preferences", tag: "Users",
            summary: "Change what a user prefers: null removes, what is left out stays", access: .users,
            request: .json(API.Preferences.self), response: .json(API.Preferences.self),
            errors: [.invalidName, .invalidRequest, .userNotFound]
        ) { call in
            let user = try await call.user()
            let changes = try await call.document(API.Preferences.self).values
            return try Response(
                document: API.Preferences(values: try await call.host.changePreferences(changes, of: user)))
        },
        Route(
            method: .get, path: "/api/v1/system/theme", tag: "System", summary: "Show the theme of the host",
            access: .users, response: .json(API.Theme.self)
        ) { try Response(document: API.Theme(theme: try await $0.host.theme())) },
        Route(
            method: .put, path: "/api/v1/system/theme", tag: "System", summary: "Set the theme of the host",
            access: .administrators, request: .json(API.Theme.self), response: .json(API.Theme.self),
            errors: [.invalidRequest]
        ) { call in
            try await call.host.setTheme(try await call.document(API.Theme.self).theme ?? "")
            return try Response(document: API.Theme(theme: try await call.host.theme()))
        },
        Route(
            method: .get, path: "/api/v1/system/maintenance", tag: "System", summary: "Show whether maintenance is on",
            access: .users, response: .json(API.Maintenance.self)
        ) { try await Self.maintenance($0) },
        Route(
            method: .put, path: "/api/v1/system/maintenance", tag: "System",
            summary: "Announce that maintenance is on, or over", access: .administrators,
            request: .json(API.Maintenance.self), response: .json(API.Maintenance.self), errors: [.invalidRequest]
        ) { call in
            let wanted = try await call.document(API.Maintenance.self)
            if wanted.active {
                try await call.host.beginMaintenance(message: wanted.message, until: wanted.until)
            } else {
                try await call.host.endMaintenance(message: wanted.message)
            }
            return try await Self.maintenance(call)
        },
    ]

    private static func maintenance(_ call: Call) async throws -> Response {
        let maintenance = try await call.host.maintenance()
        return try Response(
            document: API.Maintenance(
                active: maintenance != nil, message: maintenance?.message, until: maintenance?.until,
                since: maintenance?.since))
    }
}

import DovetailAPI
import DovetailCore
import DovetailHost
import HTTPTypes
import Hummingbird

/// What an owner's installations show: modules and notifications.
enum OwnerRoutes {
    static let table = Scope.allCases.flatMap { [Self.modules($0), Self.notifications($0)] }

    private static func modules(_ scope: Scope) -> Route {
        Route(
            method: .get, path: "\(scope.path)/modules", tag: scope.tag,
            summary: "List \(scope.possessive) modules, with where a page loads each from", access: .users,
            response: .json(API.Page<API.Module>.self), errors: [.invalidName, .userNotFound]
        ) { call in
            let modules = try await call.host.modules(of: try await call.owner(.read))
            return try Response(
                document: API.Page(
                    modules.map { API.Module($0.module, of: $0.installation, version: $0.version) }))
        }
    }

    private static func notifications(_ scope: Scope) -> Route {
        Route(
            method: .get, path: "\(scope.path)/notifications", tag: scope.tag,
            summary: "List \(scope.possessive) notifications, newest first", access: .users,
            query: [("limit", "How many, at most 500.")], response: .json(API.Page<API.Notification>.self),
            errors: [.invalidName, .invalidRequest, .userNotFound]
        ) { call in
            // What failed for the system, and why, is nothing for its users.
            let notifications = try await call.host.notifications(
                of: try await call.owner(scope == .system ? .change : .read), limit: try call.limit())
            return try Response(document: API.Page(notifications.map(API.Notification.init)))
        }
    }
}

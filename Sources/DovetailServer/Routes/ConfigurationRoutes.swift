import DovetailAPI
import DovetailCore
import DovetailHost
import HTTPTypes
import Hummingbird

/// The configuration of installations.
enum ConfigurationRoutes {
    static let table = Scope.allCases.flatMap { [Self.show($0), Self.change($0)] }

    private static func show(_ scope: Scope) -> Route {
        Route(
            method: .get, path: "\(scope.path)/plugins/{slug}/config", tag: scope.tag,
            summary: "Show the configuration with its schema; secrets are a row of dots", access: .users,
            response: .json(API.Configuration.self), errors: [.invalidName, .userNotFound, .notInstalled]
        ) { call in
            let id = try await call.installationID(.read)
            let configuration = try await call.host.configuration(of: id)
            return try Response(
                document: API.Configuration(
                    schema: configuration.schema, values: configuration.shown, revision: configuration.revision))
        }
    }

    private static func change(_ scope: Scope) -> Route {
        Route(
            method: .put, path: "\(scope.path)/plugins/{slug}/config", tag: scope.tag,
            summary: "Change values of the configuration; null goes back to the default", access: .users,
            request: .json(API.ConfigurationChange.self), response: .json(API.OperationResult.self),
            errors: [
                .invalidRequest, .invalidName, .userNotFound, .notInstalled, .transitionRefused, .operationInProgress,
                .invalidConfiguration, .validationFailed, .pluginFailed, .timedOut, .storeFailed,
            ]
        ) { call in
            let id = try await call.installationID(.change)
            let change = try await call.document(API.ConfigurationChange.self)
            let configuration = try await call.host.configuration(of: id)
            // A form sends back what it was shown: the dots of a secret mean that it stays.
            let values = change.values.filter { key, value in
                configuration.schema.fields[key]?.isSecret != true || configuration.shown[key] != value
            }
            return try await call.perform(.configure(values), on: id)
        }
    }
}

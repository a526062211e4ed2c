import DovetailAPI
import DovetailCore
import DovetailHost
import HTTPTypes
import Hummingbird

/// What there is of an owner's in a plugin, also after it was removed.
enum RemainsRoutes {
    static let table = Scope.allCases.map(Self.show)

    private static func show(_ scope: Scope) -> Route {
        Route(
            method: .get, path: "\(scope.path)/plugins/{slug}/remains", tag: scope.tag,
            summary: "Count what there is of an owner's in a plugin; after it was removed, nothing but exports",
            access: .users, response: .json(API.Remains.self),
            errors: [.invalidName, .userNotFound, .pluginNotFound, .databaseFailed, .storeFailed]
        ) { call in
            try Response(
                document: API.Remains(try await call.host.remains(of: try await call.installationID(.read))))
        }
    }
}

extension API.Remains {
    fileprivate init(_ remains: InstallationRemains) {
        self.init(
            owner: remains.installation.owner.rawValue, slug: remains.installation.slug, state: remains.state,
            rows: remains.rows, storage: remains.stored.storage, configuration: remains.stored.configuration,
            grants: remains.stored.grants, modules: remains.stored.modules, subscriptions: remains.subscriptions,
            exports: remains.stored.exports)
    }
}

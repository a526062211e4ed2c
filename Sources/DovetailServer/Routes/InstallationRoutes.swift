import DovetailAPI
import DovetailCore
import DovetailHost
import HTTPTypes
import Hummingbird

/// Installations and their lifecycle, for users and for the system.
enum InstallationRoutes {
    static let table = Scope.allCases.flatMap { scope in
        [Self.list(scope), Self.show(scope)] + API.Action.allCases.map { Self.action($0, scope) }
            + [Self.updatePreview(scope), Self.pageToken(scope)]
    }

    private static func list(_ scope: Scope) -> Route {
        Route(
            method: .get, path: "\(scope.path)/plugins", tag: scope.tag,
            summary: "List \(scope.possessive) installations",
            access: .users, response: .json(API.Page<API.Installation>.self), errors: [.invalidName, .userNotFound]
        ) { call in
            let installations = try await call.host.installations(of: try await call.owner(.read))
            let newest = Dictionary(
                try await call.host.plugins().map { ($0.slug, $0.newestOffered) },
                uniquingKeysWith: { first, _ in first })
            return try Response(
                document: API.Page(
                    installations.map { API.Installation($0, latest: newest[$0.id.slug] ?? nil) }))
        }
    }

    private static func show(_ scope: Scope) -> Route {
        Route(
            method: .get, path: "\(scope.path)/plugins/{slug}", tag: scope.tag,
            summary: "Show one of \(scope.possessive) installations", access: .users,
            response: .json(API.Installation.self), errors: [.invalidName, .userNotFound, .notInstalled]
        ) { call in
            let installation = try await call.installation(.read)
            return try Response(
                document: API.Installation(
                    installation, latest: try await call.newestOffered(of: installation.id.slug)))
        }
    }

    private static func action(_ action: API.Action, _ scope: Scope) -> Route {
        Route(
            method: .post, path: "\(scope.path)/plugins/{slug}/\(action.rawValue)", tag: scope.tag,
            summary: action.summary, access: .users, request: .json(API.ActionOptions.self, isOptional: true),
            response: .json(API.OperationResult.self),
            errors: [
                .invalidRequest, .invalidName, .userNotFound, .pluginNotFound, .releaseNotFound, .notInstalled,
                .transitionRefused, .operationInProgress, .nameTaken, .validationFailed, .pluginFailed, .timedOut,
                .notRunnable, .crashed, .quarantined, .stopping, .storeFailed,
            ]
        ) { call in
            let id = try await call.installationID(.change)
            let options = try await call.document(or: API.ActionOptions())
            return try await call.perform(try action.request(options), on: id)
        }
    }

    private static func updatePreview(_ scope: Scope) -> Route {
        Route(
            method: .get, path: "\(scope.path)/plugins/{slug}/update", tag: scope.tag,
            summary: "Show what an update would change; nothing is changed", access: .users,
            query: [("version", "The release to move to; the newest when it is left out.")],
            response: .json(API.UpdatePreview.self),
            errors: [
                .invalidRequest, .invalidName, .userNotFound, .pluginNotFound, .releaseNotFound, .notInstalled,
                .transitionRefused, .notRunnable, .damagedRelease, .contentConflict, .databaseFailed, .storeFailed,
                .stopping,
            ]
        ) { call in
            let id = try await call.installationID(.read)
            let version = try call.query("version").map { text in
                guard let version = SemanticVersion(text) else {
                    throw DovetailError(
                        .invalidRequest, "`version` is \(text.excerpt(40)), which is no version such as 1.2.0.")
                }
                return version
            }
            return try Response(document: API.UpdatePreview(try await call.host.previewUpdate(of: id, to: version)))
        }
    }

    private static func pageToken(_ scope: Scope) -> Route {
        Route(
            method: .post, path: "\(scope.path)/plugins/{slug}/page-token", tag: scope.tag,
            summary: "Make a token for a module's page, good for the routes of this installation only", access: .users,
            status: 201, response: .json(API.Token.self), errors: [.invalidName, .userNotFound, .notInstalled]
        ) { call in
            let installation = try await call.installation(.read)
            let id = try installation.id.owner.user ?? call.caller().user
            guard let user = try await call.host.user(id) else {
                throw DovetailError(.userNotFound, "There is no user \(id) any more.")
            }
            let token = try await call.server.token(
                for: user, lifetime: call.settings.lifetimes.pageToken, page: installation.id)
            return try Response(document: token, status: 201)
        }
    }
}

extension API.UpdatePreview {
    fileprivate init(_ preview: UpdatePreview) {
        self.init(
            owner: preview.installation.owner, slug: preview.installation.slug, from: preview.from, to: preview.to,
            serves: preview.isServing,
            work: Work(
                migrations: preview.migrations, ownerMigrations: preview.ownerMigrations,
                waitingMigrations: preview.waitingMigrations, obstacle: preview.obstacle),
            changes: preview.changes, droppedValues: preview.droppedValues, rollbackUntil: preview.rollbackUntil,
            others: preview.others)
    }
}

extension Call {
    /// The installation that the path names.
    func installation(_ intent: Intent) async throws -> Installation {
        let id = try await self.installationID(intent)
        guard let installation = try await self.host.installation(id) else {
            throw DovetailError(.notInstalled, "\(id.slug) is not installed for \(id.owner).")
        }
        return installation
    }

    /// The newest release of a plugin that can be installed; nil when there is none any more.
    func newestOffered(of slug: PluginSlug) async throws -> SemanticVersion? {
        do {
            return try await self.host.plugin(slug).newestOffered
        } catch let error as DovetailError where error.code == .pluginNotFound {
            return nil
        }
    }

    /// Carries out a request of the lifecycle: the result when it succeeded, a problem with the result when it did not.
    func perform(_ request: HostRequest, on id: InstallationID) async throws -> Response {
        let result = await self.host.perform(request, on: id, by: try self.caller().requester)
        guard result.isSuccess else { throw API.Problem(result) }
        return try Response(document: API.OperationResult(result))
    }
}

extension API.Action {
    fileprivate var summary: String {
        switch self {
        case .install: "Install a release: the one named, or the newest"
        case .enable: "Let an installation serve"
        case .disable: "Stop an installation serving; its data stays"
        case .update: "Move an installation to a release: the one named, or the newest"
        case .uninstall: "Remove an installation with its data"
        case .retry: "Do again what failed"
        case .rollback: "Go back to the release before the last update, with the data of then"
        case .dismiss: "Accept that an update or a rollback failed"
        }
    }

    /// The request that an action means; options that it has no use for are an error, not ignored.
    fileprivate func request(_ options: API.ActionOptions) throws -> HostRequest {
        guard options.version == nil || self == .install || self == .update else {
            throw DovetailError(.invalidRequest, "`version` means nothing to \(self.rawValue). Leave it out.")
        }
        guard options.force == nil || self == .uninstall || self == .disable else {
            throw DovetailError(.invalidRequest, "`force` means nothing to \(self.rawValue). Leave it out.")
        }
        return switch self {
        case .install: .install(version: options.version)
        case .enable: .enable
        case .disable: options.force == true ? .forceDisable : .disable
        case .update: .update(version: options.version)
        case .uninstall: .uninstall(force: options.force ?? false)
        case .retry: .retry
        case .rollback: .rollback
        case .dismiss: .dismiss
        }
    }
}

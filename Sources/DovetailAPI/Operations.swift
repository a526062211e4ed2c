public import DovetailCore
public import FoundationEssentials

extension API {
    /// What can be asked of an installation: the last part of the path.
    public enum Action: String, Codable, Sendable, CaseIterable {
        /// Install a release.
        case install
        /// Let it serve.
        case enable
        /// Stop it serving.
        case disable
        /// Move it to another release.
        case update
        /// Remove it with its data.
        case uninstall
        /// Do again what failed.
        case retry
        /// Undo the last update.
        case rollback
        /// Accept that an update or a rollback failed.
        case dismiss
    }

    /// How a request of the lifecycle is to be carried out; the body may be left out.
    public struct ActionOptions: Codable, Sendable, Equatable {
        /// The release for an install or update; nil for the newest.
        public var version: SemanticVersion?
        /// Whether an uninstall is to remove what fails on the way, or is in error; or a disable to stop the plugin without
        /// asking it: none of its code runs then.
        public var force: Bool?

        /// Chooses options.
        public init(version: SemanticVersion? = nil, force: Bool? = nil) {
            self.version = version
            self.force = force
        }
    }

    /// How a request of the lifecycle ended.
    public struct OperationResult: Codable, Sendable, Equatable {
        /// Whether what was asked for is the case now.
        public var success: Bool
        /// What to tell the user.
        public var message: String
        /// What the plugin answered beside the message.
        public var data: JSONValue?
        /// Whom the installation belongs to: a user's name or `system`.
        public var owner: String
        /// The plugin.
        public var slug: PluginSlug
        /// The installation's id, `{user_id}_{plugin_slug}`.
        public var installation: String
        /// The state in which the installation is now.
        public var state: InstallationState
        /// The release that it is on now; nil when there is none.
        public var version: SemanticVersion?
        /// The operation; nil when there was nothing to do, or the request was refused before one began.
        public var operation: Operation?
        /// Why it failed; nil when it succeeded.
        public var error: Failure?
        /// What went wrong on the way, although it succeeded.
        public var warnings: [Failure]

        /// Describes a result.
        public init(_ result: DovetailCore.OperationResult) {
            self.success = result.isSuccess
            self.message = result.message
            self.data = result.data
            self.owner = result.installation.owner.rawValue
            self.slug = result.installation.slug
            self.installation = result.installation.joined
            self.state = result.state
            self.version = result.version
            self.operation = result.operation.map(Operation.init)
            self.error = result.error.map(Failure.init)
            self.warnings = result.warnings.map(Failure.init)
        }
    }
}

extension API {
    /// An operation of the lifecycle, as the journal has it.
    public struct Operation: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case id, owner, slug, installation, kind, from, to, status, step, attempt, duration, message, data, error,
                node
            case fromVersion = "from_version"
            case toVersion = "to_version"
            case startedAt = "started_at"
            case finishedAt = "finished_at"
            case requestedBy = "requested_by"
        }

        /// Its id; ids sort by the time at which operations began.
        public var id: String
        /// Whom the installation belongs to: a user's name or `system`.
        public var owner: String
        /// The plugin.
        public var slug: PluginSlug
        /// The installation's id, `{user_id}_{plugin_slug}`.
        public var installation: String
        /// What it does.
        public var kind: OperationKind
        /// The state in which it began.
        public var from: InstallationState
        /// The state in which it ended, or is to end.
        public var to: InstallationState
        /// The release in which it began; nil when there was none.
        public var fromVersion: SemanticVersion?
        /// The release in which it is to end; nil when none is to be left.
        public var toVersion: SemanticVersion?
        /// How it stands.
        public var status: LifecycleOperation.Status
        /// The step that it reached.
        public var step: String
        /// Which attempt it is, counting from 1.
        public var attempt: Int
        /// When it began.
        public var startedAt: Date
        /// When it ended; nil while it is running.
        public var finishedAt: Date?
        /// How long it took, in seconds; nil while it is running.
        public var duration: Double?
        /// What the plugin or the host said about it.
        public var message: String?
        /// What the plugin answered beside the message.
        public var data: JSONValue?
        /// Why it failed, or what went wrong on the way although it succeeded.
        public var error: Failure?
        /// Who asked for it; nil when it was the host itself.
        public var requestedBy: UserID?
        /// The node of the host that carried it out.
        public var node: String

        /// Describes an operation.
        public init(_ operation: LifecycleOperation) {
            self.id = operation.id.rawValue
            self.owner = operation.installation.owner.rawValue
            self.slug = operation.installation.slug
            self.installation = operation.installation.joined
            self.kind = operation.kind
            self.from = operation.from
            self.to = operation.to
            self.fromVersion = operation.fromVersion
            self.toVersion = operation.toVersion
            self.status = operation.status
            self.step = operation.step.rawValue
            self.attempt = operation.attempt
            self.startedAt = operation.startedAt
            self.finishedAt = operation.finishedAt
            self.duration = operation.duration
            self.message = operation.message
            self.data = operation.data
            self.error = operation.error.map(Failure.init)
            self.requestedBy = operation.requestedBy
            self.node = operation.node
        }
    }
}

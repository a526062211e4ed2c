extension DovetailError {
    /// The kind of a failure: a stable word in snake case.
    ///
    /// New kinds may be added.
    public struct Code: RawRepresentable, Hashable, Sendable, Codable {
        /// The word as it stands in problem documents and in the journal.
        public let rawValue: String

        /// Takes a code that was written elsewhere; unknown ones are kept.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        private init(_ rawValue: String) {
            self.rawValue = rawValue
        }
    }
}

extension DovetailError.Code: CustomStringConvertible {
    public var description: String { self.rawValue }
}

// What a request got wrong.
extension DovetailError.Code {
    /// A text that cannot be the name it was meant to be.
    public static let invalidName = Self("invalid_name")
    /// A manifest with at least one fault; the findings list them.
    public static let invalidManifest = Self("invalid_manifest")
    /// A package folder that lacks a file which its manifest names, or holds one that may not be there.
    public static let invalidPackage = Self("invalid_package")
    /// Configuration values that break the plugin's schema; the findings list every fault.
    public static let invalidConfiguration = Self("invalid_configuration")
    /// A request that makes no sense as it stands.
    public static let invalidRequest = Self("invalid_request")
    /// A body larger than the host takes.
    public static let tooLarge = Self("too_large")
    /// A name, slug, scope or joined id that something else holds already.
    public static let nameTaken = Self("name_taken")
    /// A release that is published already with other content.
    public static let contentConflict = Self("content_conflict")
}

// What is not there.
extension DovetailError.Code {
    /// No plugin of that slug is published.
    public static let pluginNotFound = Self("plugin_not_found")
    /// The plugin has no such version, or none at all.
    public static let releaseNotFound = Self("release_not_found")
    /// The plugin is not installed for that owner.
    public static let notInstalled = Self("not_installed")
    /// No user of that name.
    public static let userNotFound = Self("user_not_found")
    /// The installation exists but does not serve at the moment.
    public static let notServing = Self("not_serving")
    /// Nothing lies under that address.
    public static let notFound = Self("not_found")
    /// No service of that name and version is provided to this owner.
    public static let serviceNotFound = Self("service_not_found")
}

// What the host will not do.
extension DovetailError.Code {
    /// The lifecycle has no such transition from the present state.
    public static let transitionRefused = Self("transition_refused")
    /// Another operation of the same installation or plugin is under way.
    public static let operationInProgress = Self("operation_in_progress")
    /// Nobody is signed in, or the token is expired, forged or revoked.
    public static let unauthenticated = Self("unauthenticated")
    /// Whoever is signed in may not do that.
    public static let forbidden = Self("forbidden")
    /// The plugin uses what it has no permission for.
    public static let permissionDenied = Self("permission_denied")
    /// The plugin uses what its manifest does not declare.
    public static let undeclared = Self("undeclared")
    /// A context was used after its hook, or a resource after its installation went to sleep.
    public static let contextEnded = Self("context_ended")
    /// An address outside of the host that plugins may not reach.
    public static let destinationRefused = Self("destination_refused")
    /// A statement that plugins may not run.
    public static let statementRefused = Self("statement_refused")
    /// The release crashed more often than its budget allows, and is not started for a while.
    public static let quarantined = Self("quarantined")
    /// Whoever asks has more requests under way, or makes more a second, than is their share.
    ///
    /// The remedy is ``DovetailError/Remedy/retry``.
    public static let tooManyRequests = Self("too_many_requests")
    /// The host is starting and takes no requests yet.
    public static let starting = Self("starting")
    /// The host is stopping and takes no new work.
    public static let stopping = Self("stopping")
}

// What failed.
extension DovetailError.Code {
    /// The plugin answered that what it was given is not valid.
    public static let validationFailed = Self("validation_failed")
    /// A hook, handler or service of the plugin threw or answered failure.
    public static let pluginFailed = Self("plugin_failed")
    /// A hook or handler ran longer than its time limit.
    public static let timedOut = Self("timed_out")
    /// The plugin's process ended while it was working.
    ///
    /// The remedy is ``DovetailError/Remedy/retry`` when the call surely had not begun or may be repeated.
    public static let crashed = Self("crashed")
    /// The plugin's process said what the protocol between plugins and the host does not allow.
    public static let protocolViolation = Self("protocol_violation")
    /// The release has no code that this host can run.
    public static let notRunnable = Self("not_runnable")
    /// The host was stopped in the middle of the operation, or could not write how it ended; it was undone afterwards.
    public static let interrupted = Self("interrupted")
    /// The files of a release are not those that were published.
    public static let damagedRelease = Self("damaged_release")
    /// What a plugin asked for outside of the host could not be reached, or broke off.
    public static let unreachable = Self("unreachable")
    /// A database statement failed.
    public static let databaseFailed = Self("database_failed")
    /// The plugin's database was held by another transaction for longer than the limit.
    public static let databaseBusy = Self("database_busy")
    /// The host's own store or disk failed.
    public static let storeFailed = Self("store_failed")
    /// Something that should not happen.
    public static let internalError = Self("internal_error")
}

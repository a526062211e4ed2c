import DovetailCore
import DovetailPlugin
import Logging
import Synchronization

/// What one context of a plugin may do and where its writes go: the state behind the gate.
///
/// A hook has a session of its own over the stage of its operation. An awake installation has one with a resource scope;
/// while an operation starts it, its writes go to that operation's stage, and straight to the store afterwards.
final class Session: Sendable {
    private struct State {
        var grants: Set<Permission>
        var stage: WorkStage?
        var hasEnded = false
        var isServing = false
        /// The requests to elsewhere that are under way.
        var requests: [ObjectIdentifier: OutboundPipe] = [:]
    }

    let installation: InstallationID
    let release: LoadedRelease
    /// Where the host warns of what its code does in the background.
    let warnings: WarningDoor
    /// Where bindings hang; nil for a hook that may not bind.
    let scope: ResourceScope?
    /// How calls to what it binds are made.
    let calls: CallPolicy
    /// What keeps its writes waiting while an update moves its data.
    let writes = WriteGate()
    /// The calls of others that are under way beside requests: events, services, timers.
    let calling = Traffic()
    /// What was set before the operation: a migration reads in its configuration also what the new release does not take.
    let formerConfiguration: ConfigurationValues?
    /// With what the installation serves, or is to.
    let board: ServiceBoard
    private let state: Mutex<State>

    init(
        installation: InstallationID, release: LoadedRelease, grants: Set<Permission>, stage: WorkStage?,
        scope: ResourceScope?, calls: CallPolicy, board: ServiceBoard, warnings: WarningDoor,
        formerConfiguration: ConfigurationValues? = nil
    ) {
        self.installation = installation
        self.release = release
        self.warnings = warnings
        self.scope = scope
        self.calls = calls
        self.formerConfiguration = formerConfiguration
        self.board = board
        self.state = Mutex(State(grants: grants, stage: stage))
    }

    /// Names the installation on every line.
    var logger: Logger { self.warnings.logger }

    /// Where writes go now: to a stage, or, when nil, to the store.
    ///
    /// - Throws: `contextEnded` when the session has ended.
    func target() throws -> WorkStage? {
        try self.state.withLock { state in
            guard !state.hasEnded else { throw DovetailError.contextEnded(self.installation) }
            return state.stage
        }
    }

    /// Does something that writes, once no update keeps it waiting.
    ///
    /// - Parameters:
    ///   - staging: Does it in an operation, where nothing waits.
    ///   - storing: Does it outside of one.
    /// - Returns: What is answered.
    /// - Throws: `contextEnded` when the session has ended, also meanwhile, and what is done throws.
    func write<Answer>(
        staging: (WorkStage) async throws -> Answer, storing: () async throws -> Answer
    ) async throws -> Answer {
        if let stage = try self.target() { return try await staging(stage) }
        let pass = try await self.writes.enter()
        defer { pass.end() }
        _ = try self.target()
        return try await storing()
    }

    /// Runs what others have called it for, and counts it meanwhile.
    func counting<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        self.calling.begin()
        defer { self.calling.leave() }
        return try await body()
    }

    /// The permissions that are granted now.
    var grants: Set<Permission> { self.state.withLock { $0.grants } }

    /// From now on writes go straight to the store: the operation that started the installation has committed.
    func settle() {
        self.state.withLock { state in
            state.stage = nil
            state.isServing = true
        }
    }

    /// Whether the installation serves, or has: what it was started with is kept.
    var isServing: Bool { self.state.withLock { $0.isServing } }

    /// Ends the session: every use of its context throws from now on.
    func end() {
        let requests = self.state.withLock { state in
            state.hasEnded = true
            state.stage = nil
            defer { state.requests = [:] }
            return state.requests.values
        }
        for request in requests { request.end(.failure(DovetailError.contextEnded(self.installation))) }
        self.warnings.close()
    }

    /// Has a request to elsewhere end with the session, or at once when that has ended.
    ///
    /// - Throws: `contextEnded` when the session has ended.
    func hold(_ request: OutboundPipe) throws {
        let isOver = self.state.withLock { state in
            if !state.hasEnded { state.requests[ObjectIdentifier(request)] = request }
            return state.hasEnded
        }
        guard !isOver else {
            let error = DovetailError.contextEnded(self.installation)
            request.end(.failure(error))
            throw error
        }
        request.whenEnded { [weak self, id = ObjectIdentifier(request)] in
            self?.state.withLock { _ = $0.requests.removeValue(forKey: id) }
        }
    }

    /// Lets a call through that needs a permission.
    func require(_ permission: Permission) throws {
        _ = try self.target()
        guard self.state.withLock({ $0.grants.contains(permission) }) else {
            throw DovetailError(
                .permissionDenied,
                "\(self.installation) lacks the permission \(permission). Its manifest must declare it, and it must be granted.",
                remedy: .askOperator)
        }
    }

    /// The scope that bindings hang on.
    ///
    /// - Throws: `invalidRequest` in a hook: handlers are bound in `start`.
    func bindingScope(_ what: String) throws -> ResourceScope {
        _ = try self.target()
        guard let scope = self.scope else {
            throw DovetailError(
                .invalidRequest, "\(what) cannot be bound in a hook of \(self.release.id). Bind it in `start`.",
                remedy: .askAuthor)
        }
        return scope
    }

    /// The error for something that the manifest does not declare.
    func undeclared(_ what: String, field: String) -> DovetailError {
        DovetailError(
            .undeclared, "\(self.release.id) uses \(what), which its manifest does not declare. Add it to `\(field)`.",
            remedy: .askAuthor)
    }
}

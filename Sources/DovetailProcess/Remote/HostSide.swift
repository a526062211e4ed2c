import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailWire
import Logging
import NIOCore

/// The host's side of a connection: answers what plugin code asks through its contexts, behind the same gate that
/// plugins inside the host pass.
final class HostSide: ConnectionHandler {
    let contexts = ContextTable()
    let statistics = CallStatistics()
    private let shares: CallShares
    private let unit: ProcessUnit
    private let fate: @Sendable () async -> String
    private let logger: Logger
    private let onEnd: @Sendable (ConnectionEnd) -> Void
    private let logLimit: LineLimit
    let runs: BackgroundRuns
    let maximumBindings: Int

    /// Answers a plugin's calls.
    ///
    /// - Parameters:
    ///   - unit: Whose process it is.
    ///   - settings: How much it may ask for.
    ///   - clock: The time.
    ///   - logger: Where the host says what it thinks of the plugin's lines.
    ///   - fate: How the process ended, as the rest of a sentence; waits until it has.
    ///   - onEnd: Hears of the connection's end, once.
    init(
        unit: ProcessUnit, settings: ProcessSettings, clock: any HostClock, logger: Logger,
        fate: @escaping @Sendable () async -> String,
        onEnd: @escaping @Sendable (ConnectionEnd) -> Void
    ) {
        self.unit = unit
        self.shares = CallShares(unit: unit, share: settings.callsPerOwner)
        self.logLimit = LineLimit(burst: 500, perSecond: settings.logRate, clock: clock)
        self.runs = BackgroundRuns(perSecond: settings.runRate, logLimit: self.logLimit, clock: clock)
        self.maximumBindings = settings.bindings
        self.fate = fate
        self.logger = logger
        self.onEnd = onEnd
    }

    /// The way to call the process.
    func calls(_ connection: Connection) -> PluginCalls {
        PluginCalls(
            connection: connection, unit: self.unit, statistics: self.statistics, shares: self.shares, fate: self.fate)
    }

    func connectionEnded(_ end: ConnectionEnd) { self.onEnd(end) }

    func hear(_ note: IncomingCall, on connection: Connection) {
        guard note.method == .log else { return }
        // Read on the thread that carries all connections: what is long is not read at all.
        guard note.json.readableBytes <= LogDocument.maximumLength else { return self.logLimit.drop() }
        // A line whose context has ended meanwhile, or that cannot be read, is lost; a flood is cut.
        guard self.logLimit.take(), let context = try? self.contexts[note.handle],
            let line = try? note.json.document(LogDocument.self)
        else { return }
        self.logLimit.reportDropped(to: self.logger)
        TraceContext.$current.withValue(note.trace) {
            context.context.logger.log(
                level: Logger.Level(rawValue: line.level) ?? .info, "\(line.message)",
                metadata: (line.metadata ?? [:]).mapValues { .string($0) })
        }
    }

    func answer(_ call: IncomingCall, on connection: Connection) async throws -> WireAnswer {
        try await TraceContext.$current.withValue(call.trace) { try await self.carryOut(call, connection) }
    }

    private func carryOut(_ call: IncomingCall, _ connection: Connection) async throws -> WireAnswer {
        if call.method == .bindingRelease { return try await self.release(call) }
        let context = try self.contexts[call.handle]
        switch call.method {
        case .storageValue, .storageSet, .storageRemove, .storageKeys:
            return try await self.answerStorage(call, context)
        case .databaseQuery, .databaseExecute, .databaseBegin, .databaseCommit, .databaseRollback:
            return try await self.answerDatabase(call, context)
        case .configurationValues:
            return WireAnswer(json: try ByteBuffer(document: try await context.backends.configuration.values().values))
        case .configurationSet:
            try await context.backends.configuration.set(try call.json.document())
            return .done
        case .eventsPublish: return try await self.publish(call, context)
        case .servicesCall: return try await self.callService(call, context)
        case .httpSend: return try await self.sendRequest(call, context)
        case .notificationsSend:
            let document = try call.json.document(NotificationDocument.self)
            try await context.backends.notifications.send(
                document.level, title: document.title, message: document.message)
            return .done
        case .featuresReport:
            try await context.backends.features.report(try call.json.document(FeatureDocument.self).feature)
            return .done
        case .permissionsGranted:
            return WireAnswer(json: try ByteBuffer(document: try await context.backends.permissions.granted()))
        case .resourcesCount:
            let count = try await context.backends.resources.count()
            return WireAnswer(body: ByteBuffer(integer: UInt32(clamping: count)))
        default: return try await self.bind(call, context, connection)
        }
    }

    private func release(_ call: IncomingCall) async throws -> WireAnswer {
        var body = call.body
        // Named by the plugin object, which is there longer than the context in which something was bound.
        if let bindings = self.contexts.bindings(of: call.handle) {
            await bindings.release(try body.readWireInteger())
        } else {
            _ = try self.contexts[call.handle]
        }
        return .done
    }
}

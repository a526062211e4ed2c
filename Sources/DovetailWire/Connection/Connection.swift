import NIOCore
import Synchronization

/// One end of a connection: makes calls, answers those of the other side, and carries their streams.
///
/// All decisions are the machine's; this keeps what waits for them. It may be used from any task. What is to be sent is
/// gathered, so that calls that are made together share a system call.
public final class Connection: Sendable {
    struct State {
        var machine: ConnectionMachine
        var transport: (any FrameTransport)?
        /// The calls of this side, for the tasks that made them.
        var waiters: [UInt64: CheckedContinuation<CallOutcome, Never>] = [:]
        /// What is kept for as long as an own call has its place, for whoever counts places.
        var holds: [UInt64: any AnyObject & Sendable] = [:]
        var inbound: [UInt64: (stream: InboundStream, read: Int)] = [:]
        /// What sends the streams of own calls.
        var senders: [UInt64: Task<Void, Never>] = [:]
        /// The streams whose next piece may not be sent yet.
        var heldBack: [UInt64: CheckedContinuation<Void, Never>] = [:]
        /// Those of them that wait for the queue to be fetched, not for credit.
        var withoutRoom: Set<UInt64> = []
        var outbound = OutboundQueue()
        var isFlushScheduled = false
        /// The last own call that was handed to the transport.
        var lastSentCall: UInt64 = 0
        /// The last own call that was made.
        var lastCall: UInt64 = 0
        var end: ConnectionEnd?
    }

    /// Which end this is.
    public let side: WireSide
    let handler: any ConnectionHandler
    let state: Mutex<State>
    /// What comes in; nil when the connection has ended.
    ///
    /// Its lock, as that of the tasks, is one of its own, so that nobody who sends waits while frames are cut.
    let decoder: Mutex<FrameDecoder?>
    /// What answers the calls of the other side; nil when the connection has ended.
    let tasks = Mutex<[UInt64: Task<Void, Never>]?>([:])

    /// Makes one end; it does nothing before ``attach(_:)``.
    ///
    /// - Parameters:
    ///   - side: Which end it is.
    ///   - limits: How much it may hold and carry; both ends must have the same.
    ///   - handler: What answers the calls of the other side.
    public init(side: WireSide, limits: WireLimits = WireLimits(), handler: any ConnectionHandler) {
        self.side = side
        self.handler = handler
        self.state = Mutex(State(machine: ConnectionMachine(side: side, limits: limits)))
        self.decoder = Mutex(FrameDecoder(maximumLength: limits.frame))
    }

    /// Gives the connection its transport; one that has ended meanwhile closes it.
    public func attach(_ transport: any FrameTransport) {
        let flush = self.state.withLock { state -> Flush? in
            guard state.end == nil else { return nil }
            state.transport = transport
            state.isFlushScheduled = state.outbound.readableBytes > 0
            return state.isFlushScheduled ? .schedule(transport) : .nothing
        }
        if let flush { self.perform(flush) } else { transport.close() }
    }

    /// Why the connection has ended; nil while it stands.
    public var end: ConnectionEnd? { self.state.withLock { $0.end } }

    /// How many calls of this side are under way, also those that were given up and not answered yet.
    public var callsUnderWay: Int { self.state.withLock { $0.machine.outgoingCount } }

    /// Whether so much waits to be sent that what can be left unsaid should be.
    public var isCongested: Bool { self.state.withLock { $0.outbound.readableBytes >= $0.machine.limits.unsent } }

    /// Takes over the limits that the other side has named in its hello.
    public func adopt(_ limits: WireLimits) {
        self.state.withLock { $0.machine.limits = limits }
        self.decoder.withLock { $0?.maximumLength = limits.frame }
    }

    /// Closes the connection, at once: what still waits to be sent is lost.
    ///
    /// What waits for an answer fails. Doing so twice is harmless.
    public func close() { self.end(.closed) }
}

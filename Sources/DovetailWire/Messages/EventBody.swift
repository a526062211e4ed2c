public import DovetailCore
import FoundationEssentials
public import NIOCore

/// The body of `event`: an event for a handler that was bound.
public struct EventBody: Sendable {
    /// The number under which the handler was bound.
    public var binding: UInt32
    /// The event.
    public var event: Event

    /// An event for a handler.
    public init(binding: UInt32, event: Event) {
        self.binding = binding
        self.event = event
    }

    /// Reads a body.
    public init(reading body: ByteBuffer) throws {
        var body = body
        self.binding = try body.readWireInteger()
        let id = try body.readWireText()
        let name = try body.readWireText()
        let owner = try body.readWireText()
        let source = try body.readWireText()
        let microseconds = try body.readWireInteger(as: Int64.self)
        guard owner.isEmpty || Owner(rawValue: owner) != nil else {
            throw WireFailure(.error, "An event belongs to “\(owner.excerpt(80))”, which is no owner.")
        }
        guard abs(Double(microseconds)) <= Self.mostMicroseconds else {
            throw WireFailure(.error, "An event happened \(microseconds) µs after 1970, which is no time.")
        }
        self.event = Event(
            id: id, name: name, owner: Owner(rawValue: owner), source: source,
            time: Date(timeIntervalSince1970: Double(microseconds) / 1e6), data: body.readWireRest())
    }

    /// The farthest from 1970 that a microsecond can be told from the next.
    private static let mostMicroseconds = 4e15

    /// The body.
    public func encoded() throws -> ByteBuffer {
        var body = ByteBuffer()
        body.writeInteger(self.binding)
        try body.writeWireText(self.event.id)
        try body.writeWireText(self.event.name)
        try body.writeWireText(self.event.owner?.rawValue ?? "")
        try body.writeWireText(self.event.source)
        let microseconds = (self.event.time.timeIntervalSince1970 * 1e6).rounded()
        body.writeInteger(Int64(max(-Self.mostMicroseconds, min(microseconds, Self.mostMicroseconds))))
        body.writeBytes(self.event.data)
        return body
    }
}

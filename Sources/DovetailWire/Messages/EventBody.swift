public import DovetailCore
import Foundation
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
        self.event = Event(
            id: id, name: name, owner: Owner(rawValue: owner), source: source,
            time: Date(timeIntervalSince1970: Double(microseconds) / 1e6), data: body.readWireRest())
    }

    /// The body.
    public func encoded() throws -> ByteBuffer {
        var body = ByteBuffer()
        body.writeInteger(self.binding)
        try body.writeWireText(self.event.id)
        try body.writeWireText(self.event.name)
        try body.writeWireText(self.event.owner?.rawValue ?? "")
        try body.writeWireText(self.event.source)
        body.writeInteger(Int64((self.event.time.timeIntervalSince1970 * 1e6).rounded()))
        body.writeBytes(self.event.data)
        return body
    }
}

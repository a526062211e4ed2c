public import NIOCore

/// The body of `events.publish`.
public struct PublicationBody: Sendable {
    /// Who hears of an event.
    public enum Audience: Sendable, Hashable {
        /// The owner of the installation; the byte 0.
        case owner
        /// One user; the byte 1.
        case user(String)
        /// Everybody; the byte 2.
        case everyone
    }

    /// Who hears of it.
    public var audience: Audience
    /// What happened.
    public var name: String
    /// What goes with it.
    public var data: [UInt8]

    /// An event to publish.
    public init(audience: Audience, name: String, data: [UInt8]) {
        self.audience = audience
        self.name = name
        self.data = data
    }

    /// Reads a body.
    public init(reading body: ByteBuffer) throws {
        var body = body
        let kind = try body.readWireInteger(as: UInt8.self)
        let user = try body.readWireText()
        switch kind {
        case 0 where user.isEmpty: self.audience = .owner
        case 1: self.audience = .user(user)
        case 2 where user.isEmpty: self.audience = .everyone
        case 0, 2: throw WireFailure(.error, "An event names a user, and goes to the audience \(kind), which is none.")
        default: throw WireFailure(.error, "An event goes to the audience \(kind), which does not exist.")
        }
        self.name = try body.readWireText()
        self.data = body.readWireRest()
    }

    /// The body.
    public func encoded() throws -> ByteBuffer {
        var body = ByteBuffer()
        switch self.audience {
        case .owner:
            body.writeInteger(UInt8(0))
            try body.writeWireText("")
        case .user(let user):
            body.writeInteger(UInt8(1))
            try body.writeWireText(user)
        case .everyone:
            body.writeInteger(UInt8(2))
            try body.writeWireText("")
        }
        try body.writeWireText(self.name)
        body.writeBytes(self.data)
        return body
    }
}

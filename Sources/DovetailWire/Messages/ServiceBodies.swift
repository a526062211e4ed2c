public import DovetailCore
public import NIOCore

/// The body of `service`: a call of a service that was offered.
public struct ServiceBody: Sendable {
    /// The number under which the service was offered.
    public var binding: UInt32
    /// What the caller wants the service to do.
    public var method: String
    /// The installation that calls.
    public var caller: InstallationID
    /// What goes with it.
    public var body: [UInt8]

    /// A call of a service.
    public init(binding: UInt32, method: String, caller: InstallationID, body: [UInt8]) {
        self.binding = binding
        self.method = method
        self.caller = caller
        self.body = body
    }

    /// Reads a body.
    public init(reading body: ByteBuffer) throws {
        var body = body
        self.binding = try body.readWireInteger()
        self.method = try body.readWireText()
        let owner = try body.readWireText()
        guard let owner = Owner(rawValue: owner) else {
            throw WireFailure(.error, "A service is called by “\(owner.excerpt(80))”, which is no owner.")
        }
        self.caller = InstallationID(owner: owner, slug: try PluginSlug(try body.readWireText()))
        self.body = body.readWireRest()
    }

    /// The body.
    public func encoded() throws -> ByteBuffer {
        var body = ByteBuffer()
        body.reserveCapacity(64 + self.body.count)
        body.writeInteger(self.binding)
        try body.writeWireText(self.method)
        try body.writeWireText(self.caller.owner.rawValue)
        try body.writeWireText(self.caller.slug.rawValue)
        body.writeBytes(self.body)
        return body
    }
}

/// The body of `services.call`.
public struct ServiceCallBody: Sendable {
    /// The service.
    public var name: String
    /// The versions that will do, as text.
    public var version: String
    /// What it is to do.
    public var method: String
    /// What goes with it.
    public var body: [UInt8]

    /// A call of a service of another plugin.
    public init(name: String, version: String, method: String, body: [UInt8]) {
        self.name = name
        self.version = version
        self.method = method
        self.body = body
    }

    /// Reads a body.
    public init(reading body: ByteBuffer) throws {
        var body = body
        self.name = try body.readWireText()
        self.version = try body.readWireText()
        self.method = try body.readWireText()
        self.body = body.readWireRest()
    }

    /// The body.
    public func encoded() throws -> ByteBuffer {
        var body = ByteBuffer()
        body.reserveCapacity(64 + self.body.count)
        try body.writeWireText(self.name)
        try body.writeWireText(self.version)
        try body.writeWireText(self.method)
        body.writeBytes(self.body)
        return body
    }
}

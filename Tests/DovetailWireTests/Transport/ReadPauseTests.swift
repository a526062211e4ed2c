import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import DovetailWire

@Suite("A channel is read while the other side keeps to its rate, and reads what it is sent")
struct ReadPauseTests {
    /// Counts what reaches the channel itself.
    private final class Reads: ChannelOutboundHandler {
        typealias OutboundIn = Any
        var count = 0

        func read(context: ChannelHandlerContext) { self.count += 1 }
    }

    private let channel = EmbeddedChannel()
    private let reads = Reads()
    private let connection = Connection(side: .plugin, handler: ScriptedHandler())

    /// A plugin's end that has been greeted.
    private init() throws {
        try self.channel.pipeline.syncOperations.addHandler(self.reads)
    }

    private func attach(_ rate: CallRate?) throws {
        try ChannelTransport.attach(self.connection, to: self.channel, rate: rate)
        self.connection.state.withLock { $0.machine.greeting = .done }
    }

    private func receive(notes: Int) throws {
        try self.channel.writeInbound(PlayedConnection.bytes((0..<notes).map { _ in Frame(.note, method: .open) }))
    }

    @Test("within the rate every read goes through")
    func within() throws {
        try self.attach(CallRate(burst: 10, perSecond: 1))
        for round in 1...5 {
            try self.receive(notes: 2)
            self.channel.read()
            #expect(self.reads.count == round)
        }
    }

    @Test("above the rate the next read waits as long as the bucket says, once")
    func above() throws {
        try self.attach(CallRate(burst: 10, perSecond: 2))
        try self.receive(notes: 14)
        self.channel.read()
        self.channel.read()
        #expect(self.reads.count == 0)
        self.channel.embeddedEventLoop.advanceTime(by: .milliseconds(1_999))
        #expect(self.reads.count == 0)
        self.channel.embeddedEventLoop.advanceTime(by: .milliseconds(2))
        #expect(self.reads.count == 1)
        self.channel.read()
        #expect(self.reads.count == 2)
    }

    @Test("what comes in during a pause makes it longer")
    func longer() throws {
        try self.attach(CallRate(burst: 10, perSecond: 1))
        try self.receive(notes: 11)
        try self.receive(notes: 5)
        self.channel.read()
        self.channel.embeddedEventLoop.advanceTime(by: .milliseconds(5_999))
        #expect(self.reads.count == 0)
        self.channel.embeddedEventLoop.advanceTime(by: .milliseconds(2))
        #expect(self.reads.count == 1)
    }

    @Test("a pause that was never asked to read reads nothing by itself")
    func unasked() throws {
        try self.attach(CallRate(burst: 1, perSecond: 1))
        try self.receive(notes: 2)
        self.channel.embeddedEventLoop.advanceTime(by: .seconds(10))
        #expect(self.reads.count == 0)
        self.channel.read()
        #expect(self.reads.count == 1)
    }

    @Test("nothing is fetched while the channel cannot write, and a plugin reads all the same")
    func unwritable() throws {
        try self.attach(nil)
        self.channel.isWritable = false
        self.connection.note(.log, body: ByteBuffer(repeating: 0, count: 17 << 20))
        #expect(!self.connection.isCongested, "it fits into no frame")
        for _ in 1...20 { self.connection.note(.log, body: ByteBuffer(repeating: 0, count: 1 << 20)) }
        self.channel.embeddedEventLoop.run()
        self.channel.read()
        #expect(try self.channel.readOutbound(as: ByteBuffer.self) == nil)
        #expect(self.reads.count == 1 && self.connection.isCongested)
        self.channel.isWritable = true
        self.channel.pipeline.fireChannelWritabilityChanged()
        var written = 0
        while let piece = try self.channel.readOutbound(as: ByteBuffer.self) { written += piece.readableBytes }
        #expect(written > 20 << 20)
        #expect(!self.connection.isCongested)
    }

    @Test("a host reads no further while too much waits to be read by the plugin, and on when it was")
    func congested() throws {
        let host = Connection(side: .host, handler: ScriptedHandler())
        try ChannelTransport.attach(host, to: self.channel)
        self.channel.isWritable = false
        self.channel.read()
        #expect(self.reads.count == 1, "what waits is little")
        for _ in 1...17 { host.note(.open, body: ByteBuffer(repeating: 0, count: 1 << 20)) }
        self.channel.read()
        #expect(self.reads.count == 1)
        self.channel.isWritable = true
        self.channel.pipeline.fireChannelWritabilityChanged()
        #expect(self.reads.count == 2)
    }

    @Test("a channel that closes within a pause leaves nothing scheduled")
    func closed() throws {
        try self.attach(CallRate(burst: 1, perSecond: 1))
        try self.receive(notes: 100)
        self.channel.read()
        #expect(try self.channel.finish().isClean)
        self.channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(self.reads.count == 0 && self.connection.end == .endOfFile)
    }

    @Test("an error of the channel ends the connection in the system's words")
    func failed() throws {
        try self.attach(nil)
        self.channel.pipeline.fireErrorCaught(IOError(errnoCode: 104, reason: "read"))
        guard case .failed(let reason) = self.connection.end else {
            Issue.record("it ended with \(String(describing: self.connection.end))")
            return
        }
        #expect(reason.contains("104") || reason.contains("reset"))
    }
}

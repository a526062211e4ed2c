import NIOCore

@testable import DovetailWire

/// A machine that is greeted, with small limits: 4 calls, 100 bytes of credit.
struct MachineScript {
    var machine: ConnectionMachine

    static var limits: WireLimits {
        var limits = WireLimits()
        limits.calls = 4
        limits.streamCredit = 100
        limits.callBytes = 10_000
        return limits
    }

    init(_ side: WireSide, limits: WireLimits = MachineScript.limits) throws {
        self.machine = ConnectionMachine(side: side, limits: limits)
        switch side {
        case .host:
            _ = self.machine.startCall(hasStream: false)
            _ = try self.machine.receive(Frame(.answer, call: 1))
        case .plugin:
            _ = try self.machine.receive(Frame(.call, call: 1, method: .hello))
            _ = self.machine.answerCall(1, hasStream: false)
        }
    }

    /// The id of the other side's first call after the hello.
    var foreign: UInt64 { self.machine.side == .host ? 2 : 3 }

    /// Makes a call of this side; answers its id.
    mutating func call(stream: Bool = false) -> UInt64 { self.machine.startCall(hasStream: stream) ?? 0 }

    @discardableResult
    mutating func receive(
        _ kind: FrameKind, _ call: UInt64, more: Bool = false, bytes: Int = 0
    ) throws(WireFault) -> ConnectionMachine.Event {
        let body = ByteBuffer(repeating: 0, count: bytes)
        return try self.machine.receive(Frame(kind, call: call, flags: more ? .more : [], body: body))
    }

    @discardableResult
    mutating func receiveCredit(_ call: UInt64, _ bytes: UInt32) throws(WireFault) -> ConnectionMachine.Event {
        try self.machine.receive(Frame(.credit, call: call, body: ByteBuffer(integer: bytes)))
    }

    /// The fault that a frame leads to; nil when it is taken.
    mutating func fault(_ kind: FrameKind, _ call: UInt64, more: Bool = false, bytes: Int = 0) -> WireFault? {
        do throws(WireFault) {
            try self.receive(kind, call, more: more, bytes: bytes)
            return nil
        } catch {
            return error
        }
    }
}

import NIOCore
import Testing

@testable import DovetailWire

@Suite("What is under way is limited")
struct MachineLimitTests {
    @Test("this side makes no more calls than are allowed, those that were given up included")
    func own() throws {
        var script = try MachineScript(.host)
        let first = script.call()
        for _ in 2...4 { _ = script.call() }
        #expect(script.machine.startCall(hasStream: false) == nil)
        _ = script.machine.cancelCall(first)
        #expect(script.machine.startCall(hasStream: false) == nil)
        try script.receive(.failure, first)
        #expect(script.machine.startCall(hasStream: false) == 11)
    }

    @Test("a call too many is refused, and what follows of it is late")
    func foreign() throws {
        var script = try MachineScript(.host)
        for number in 0..<4 { try script.receive(.call, 2 + 2 * UInt64(number)) }
        #expect(try script.receive(.call, 10, more: true) == .refusedCall)
        #expect(try script.receive(.data, 10, more: true, bytes: 50) == .late)
        #expect(try script.receive(.cancel, 10) == .late)
        #expect(script.machine.answerCall(10, hasStream: false) == .nothing)
        #expect(script.machine.answerCall(2, hasStream: false) == .answer)
        #expect(try script.receive(.call, 12) == .call(hasStream: false))
    }

    @Test("a call that would hold too many bytes together with the others is refused, alone it is not")
    func bytes() throws {
        var script = try MachineScript(.host)
        #expect(try script.receive(.call, 2, bytes: 20_000) == .call(hasStream: false))
        #expect(try script.receive(.call, 4) == .refusedCall)
        #expect(script.machine.answerCall(2, hasStream: false) == .answer)
        #expect(try script.receive(.call, 6, bytes: 5_000) == .call(hasStream: false))
        #expect(try script.receive(.call, 8, bytes: 5_000) == .refusedCall)
        #expect(try script.receive(.call, 10, bytes: 4_000) == .call(hasStream: false))
    }

    @Test("a stream counts with all that it may bring, as long as its call lasts")
    func streamBytes() throws {
        var limits = MachineScript.limits
        limits.callBytes = 2 * (limits.streamCredit + Frame.headerLength)
        var script = try MachineScript(.host, limits: limits)
        try script.receive(.call, 2, more: true)
        try script.receive(.data, 2)
        #expect(script.machine.answerCall(2, hasStream: true) == .answer)
        try script.receive(.call, 4, more: true)
        #expect(try script.receive(.call, 6) == .refusedCall)
        #expect(script.machine.endStream(2) == true)
        #expect(try script.receive(.call, 8) == .call(hasStream: false))
        #expect(script.machine.failCall(4) && script.machine.failCall(8))
        #expect(script.machine.incomingWeight == 0)
    }

    @Test("an end with too many calls is asked whether it still works, and told to end, all the same")
    func urgent() throws {
        var script = try MachineScript(.plugin)
        for number in 1...4 { try script.receive(.call, 1 + 2 * UInt64(number)) }
        #expect(try script.receive(.call, 11) == .refusedCall)
        #expect(try script.machine.receive(Frame(.call, call: 13, method: .ping)) == .call(hasStream: false))
        #expect(try script.machine.receive(Frame(.call, call: 15, method: .shutdown)) == .call(hasStream: false))
        let long = Frame(.call, call: 17, method: .ping, body: ByteBuffer(repeating: 0, count: 1))
        #expect(try script.machine.receive(long) == .refusedCall)
        #expect(try script.machine.receive(Frame(.call, call: 19, method: .ping, flags: .more)) == .refusedCall)
        for id in UInt64(0)..<14 { _ = try script.machine.receive(Frame(.call, call: 21 + 2 * id, method: .ping)) }
        #expect(script.machine.incomingCount == 20)
        #expect(try script.machine.receive(Frame(.call, call: 99, method: .ping)) == .refusedCall)
        var caller = try MachineScript(.host)
        for _ in 1...4 { _ = caller.call() }
        #expect(caller.machine.startCall(hasStream: false) == nil)
        #expect(caller.machine.startCall(hasStream: false, isUrgent: true) == 11)
    }
}

import NIOCore
import Testing

@testable import DovetailWire

@Suite("A call that is given up is answered all the same, so that both ends agree on its end")
struct MachineCancellationTests {
    @Test("a call of this side stays under way until its answer has come", arguments: [FrameKind.answer, .failure])
    func ownBeforeAnswer(_ end: FrameKind) throws {
        var script = try MachineScript(.host)
        let id = script.call(stream: true)
        #expect(script.machine.cancelCall(id) == true)
        #expect(script.machine.cancelCall(id) == false, "the other side is told once")
        #expect(script.machine.outgoingCount == 1 && !script.machine.isWanted(id))
        #expect(script.machine.spend(1, on: id) == nil && !script.machine.endStream(id))
        #expect(try script.receiveCredit(id, 10) == .late)
        #expect(script.fault(.data, id, bytes: 1) == .dataWithoutStream(id))
        #expect(try script.receive(end, id) == .late)
        #expect(script.machine.outgoingCount == 0)
        #expect(script.machine.cancelCall(id) == false)
    }

    @Test("the stream of an answer that comes too late is late, too")
    func ownStreamTooLate() throws {
        var script = try MachineScript(.host)
        let id = script.call()
        _ = script.machine.cancelCall(id)
        #expect(try script.receive(.answer, id, more: true) == .late)
        #expect(script.machine.outgoingCount == 0)
        #expect(try script.receive(.data, id, more: true, bytes: 50) == .late)
        #expect(try script.receive(.failure, id) == .late)
    }

    @Test("a call whose answer streams ends at once when it is given up")
    func ownWhileStreaming() throws {
        var script = try MachineScript(.host)
        let id = script.call()
        try script.receive(.answer, id, more: true)
        #expect(script.machine.cancelCall(id) == true)
        #expect(script.machine.outgoingCount == 0)
        #expect(try script.receive(.data, id, bytes: 3) == .late)
        #expect(try script.receive(.failure, id) == .late)
    }

    @Test("a call of the other side is answered with a failure once it was given up")
    func foreignBeforeAnswer() throws {
        var script = try MachineScript(.plugin)
        let id = script.foreign
        try script.receive(.call, id, more: true)
        #expect(try script.receive(.cancel, id) == .cancel)
        #expect(try script.receive(.cancel, id) == .late)
        #expect(script.machine.incomingCount == 1)
        #expect(script.machine.allow(1, on: id) == false)
        #expect(try script.receive(.data, id, more: true, bytes: 7) == .late, "pieces may be on their way")
        #expect(script.machine.answerCall(id, hasStream: true) == .cancelled, "nobody would read the stream")
        #expect(script.machine.incomingCount == 0 && script.machine.incomingWeight == 0)
        #expect(script.machine.spend(1, on: id) == nil)
    }

    @Test("a call of the other side that fails after it was given up says so")
    func foreignFails() throws {
        var script = try MachineScript(.plugin)
        try script.receive(.call, script.foreign)
        try script.receive(.cancel, script.foreign)
        #expect(script.machine.failCall(script.foreign) == true)
        #expect(script.machine.incomingCount == 0)
    }

    @Test("a call whose answer streams to the other side ends at once when that gives it up")
    func foreignWhileStreaming() throws {
        var script = try MachineScript(.plugin)
        let id = script.foreign
        try script.receive(.call, id)
        #expect(script.machine.answerCall(id, hasStream: true) == .answer)
        #expect(try script.receive(.cancel, id) == .cancel)
        #expect(script.machine.spend(1, on: id) == nil && !script.machine.endStream(id) && !script.machine.failCall(id))
        #expect(script.machine.incomingCount == 0 && script.machine.incomingWeight == 0)
    }

    @Test("nobody gives up the other side's calls")
    func notMine() throws {
        var script = try MachineScript(.host)
        let id = script.call()
        #expect(script.fault(.cancel, id) == .unknownCall(id))
        try script.receive(.call, script.foreign)
        #expect(script.machine.cancelCall(script.foreign) == false)
    }
}

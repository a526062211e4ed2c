import NIOCore
import Testing

@testable import DovetailWire

@Suite("A stream carries what it has credit for")
struct MachineStreamTests {
    @Test("the request of a call of this side may be sent as far as the credit goes, and on with more")
    func ownRequest() throws {
        var script = try MachineScript(.host)
        let id = script.call(stream: true)
        #expect(script.machine.spend(60, on: id) == 60)
        #expect(script.machine.spend(60, on: id) == 40)
        #expect(script.machine.spend(60, on: id) == 0 && script.machine.credit(of: id) == 0)
        #expect(try script.receiveCredit(id, 30) == .credit)
        #expect(script.machine.spend(60, on: id) == 30)
        #expect(script.machine.endStream(id) == true)
        #expect(!script.machine.endStream(id) && script.machine.spend(1, on: id) == nil)
        #expect(try script.receiveCredit(id, 30) == .late)
        #expect(script.machine.isWanted(id), "the call waits for its answer")
    }

    @Test("a call without a stream sends none")
    func ownWithoutStream() throws {
        var script = try MachineScript(.host)
        let id = script.call()
        #expect(script.machine.spend(1, on: id) == nil && !script.machine.endStream(id))
        #expect(try script.receiveCredit(id, 1) == .late)
    }

    @Test("an answer ends the request, whether it was sent in full or not")
    func earlyAnswer() throws {
        var script = try MachineScript(.host)
        let id = script.call(stream: true)
        try script.receive(.answer, id)
        #expect(script.machine.spend(1, on: id) == nil && !script.machine.endStream(id))
        #expect(try script.receiveCredit(id, 1) == .late)
    }

    @Test("while the answer streams the request may stream on, and both end with the answer's last piece")
    func bothWays() throws {
        var script = try MachineScript(.host)
        let id = script.call(stream: true)
        #expect(try script.receive(.answer, id, more: true) == .answer(hasStream: true))
        #expect(script.machine.spend(10, on: id) == 10)
        #expect(try script.receive(.data, id, more: true, bytes: 10) == .data(isLast: false))
        #expect(try script.receive(.data, id) == .data(isLast: true))
        #expect(script.machine.spend(10, on: id) == nil)
        #expect(script.machine.outgoingCount == 0)
    }

    @Test("the answer's pieces come as far as was allowed, and one byte more is a fault")
    func ownAnswer() throws {
        var script = try MachineScript(.host)
        let id = script.call()
        #expect(script.fault(.data, id) == .dataWithoutStream(id), "before the answer")
        try script.receive(.answer, id, more: true)
        #expect(script.fault(.answer, id) == .answerWithoutCall(id))
        try script.receive(.data, id, more: true, bytes: 100)
        #expect(try script.receive(.data, id, more: true) == .data(isLast: false), "an empty piece costs nothing")
        #expect(script.machine.allow(30, on: id) == true)
        var greedy = script
        #expect(greedy.fault(.data, id, more: true, bytes: 31) == .creditExceeded(id))
        #expect(script.fault(.data, id, bytes: 30) == nil, "the last piece may carry bytes")
        #expect(script.machine.allow(1, on: id) == false)
    }

    @Test("an answer's stream can end with a failure")
    func ownAnswerFails() throws {
        var script = try MachineScript(.host)
        let id = script.call()
        try script.receive(.answer, id, more: true)
        #expect(try script.receive(.failure, id) == .failure)
        #expect(script.machine.outgoingCount == 0)
    }

    @Test("the request of the other side's call comes as far as was allowed, and one byte more is a fault")
    func foreignRequest() throws {
        var script = try MachineScript(.plugin)
        let id = script.foreign
        #expect(try script.receive(.call, id, more: true) == .call(hasStream: true))
        try script.receive(.data, id, more: true, bytes: 100)
        #expect(script.machine.allow(10, on: id) == true)
        var greedy = script
        #expect(greedy.fault(.data, id, bytes: 11) == .creditExceeded(id))
        #expect(try script.receive(.data, id, bytes: 10) == .data(isLast: true))
        #expect(script.machine.allow(1, on: id) == false)
        #expect(script.fault(.data, id) == .dataWithoutStream(id), "nothing follows the last piece")
    }

    @Test("a call that announced no stream has none")
    func foreignWithoutStream() throws {
        var script = try MachineScript(.plugin)
        try script.receive(.call, script.foreign)
        #expect(script.fault(.data, script.foreign) == .dataWithoutStream(script.foreign))
        #expect(script.machine.allow(1, on: script.foreign) == false)
    }

    @Test("an answer to the other side streams as far as the credit goes, and on with more")
    func foreignAnswer() throws {
        var script = try MachineScript(.plugin)
        let id = script.foreign
        try script.receive(.call, id)
        #expect(try script.receiveCredit(id, 50) == .late, "credit before the answer is nothing")
        #expect(script.machine.spend(1, on: id) == nil && !script.machine.endStream(id))
        #expect(script.machine.answerCall(id, hasStream: true) == .answer)
        #expect(script.machine.spend(200, on: id) == 100)
        #expect(script.machine.spend(200, on: id) == 0)
        #expect(try script.receiveCredit(id, 25) == .credit)
        #expect(script.machine.spend(200, on: id) == 25)
        #expect(script.machine.endStream(id) == true)
        #expect(script.machine.incomingCount == 0 && script.machine.incomingWeight == 0)
        #expect(!script.machine.endStream(id) && script.machine.spend(1, on: id) == nil)
    }

    @Test("more credit than a stream can have is a fault", arguments: [1, 100, UInt32.max])
    func tooMuchCredit(_ bytes: UInt32) throws {
        var script = try MachineScript(.host)
        let id = script.call(stream: true)
        #expect(throws: WireFault.brokenCredit(id)) { try script.receiveCredit(id, bytes) }
    }

    @Test("a credit that is no number, or none, is a fault", arguments: [0, 3, 5, 8])
    func brokenCredit(_ length: Int) throws {
        var script = try MachineScript(.host)
        let id = script.call(stream: true)
        _ = script.machine.spend(100, on: id)
        #expect(script.fault(.credit, id, bytes: length) == .brokenCredit(id))
        #expect(script.fault(.credit, id, bytes: 4) == .brokenCredit(id), "nothing more is no credit")
    }
}

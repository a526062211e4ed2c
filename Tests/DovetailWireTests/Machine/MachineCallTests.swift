import NIOCore
import Testing

@testable import DovetailWire

@Suite("Calls begin, are answered once, and end, at both ends alike")
struct MachineCallTests {
    @Test("each side numbers its own calls upwards, by two", arguments: [WireSide.host, .plugin])
    func ids(_ side: WireSide) throws {
        var script = try MachineScript(side)
        #expect([script.call(), script.call(), script.call()] == (side == .host ? [3, 5, 7] : [2, 4, 6]))
    }

    @Test("an id of this side, of zero, or not above the last is a fault", arguments: [WireSide.host, .plugin])
    func badIDs(_ side: WireSide) throws {
        var script = try MachineScript(side)
        let own = script.call()
        #expect(script.fault(.call, own) == .callIDOutOfOrder(own))
        #expect(script.fault(.call, 0) == .callIDOutOfOrder(0))
        let id = script.foreign + 6
        #expect(script.fault(.call, id) == nil, "ids may be left out")
        #expect(script.fault(.call, id) == .callIDOutOfOrder(id))
        #expect(script.fault(.call, id - 2) == .callIDOutOfOrder(id - 2))
    }

    @Test("the highest id there is can be given", arguments: [WireSide.host, .plugin])
    func highestID(_ side: WireSide) throws {
        var script = try MachineScript(side)
        let id = side == .host ? UInt64.max - 1 : .max
        #expect(script.fault(.call, id) == nil)
        #expect(script.fault(.call, id) == .callIDOutOfOrder(id))
    }

    @Test("a call of this side ends with its answer", arguments: [WireSide.host, .plugin])
    func answered(_ side: WireSide) throws {
        var script = try MachineScript(side)
        let id = script.call()
        #expect(script.machine.isWanted(id) && script.machine.outgoingCount == 1)
        #expect(try script.receive(.answer, id) == .answer(hasStream: false))
        #expect(!script.machine.isWanted(id) && script.machine.outgoingCount == 0)
        #expect(script.fault(.answer, id) == .answerWithoutCall(id))
    }

    @Test("a call of this side ends with its failure", arguments: [WireSide.host, .plugin])
    func failed(_ side: WireSide) throws {
        var script = try MachineScript(side)
        let id = script.call()
        #expect(try script.receive(.failure, id) == .failure)
        #expect(script.machine.outgoingCount == 0)
        #expect(try script.receive(.failure, id) == .late)
    }

    @Test("answers and failures of what was never asked are faults", arguments: [WireSide.host, .plugin])
    func answersToNothing(_ side: WireSide) throws {
        var script = try MachineScript(side)
        let (next, foreign) = (script.machine.nextID, script.foreign)
        #expect(script.fault(.answer, next) == .answerWithoutCall(next))
        #expect(script.fault(.failure, next) == .unknownCall(next))
        #expect(script.fault(.answer, 0) == .answerWithoutCall(0))
        #expect(script.fault(.failure, 0) != nil)
        try script.receive(.call, foreign)
        #expect(script.fault(.answer, foreign) == .answerWithoutCall(foreign))
        #expect(script.fault(.failure, foreign) == .answerWithoutCall(foreign))
    }

    @Test("frames about calls that were never made are faults", arguments: [WireSide.host, .plugin])
    func unknown(_ side: WireSide) throws {
        var script = try MachineScript(side)
        for id in [script.machine.nextID, script.foreign, 0] {
            #expect(script.fault(.data, id) == .unknownCall(id))
            #expect(throws: WireFault.unknownCall(id)) { try script.receiveCredit(id, 1) }
            #expect(script.fault(.cancel, id) == .unknownCall(id))
        }
    }

    @Test("frames about calls that have ended are late, and nothing else", arguments: [WireSide.host, .plugin])
    func late(_ side: WireSide) throws {
        var script = try MachineScript(side)
        let own = script.call()
        try script.receive(.answer, own)
        #expect(try script.receive(.data, own, more: true, bytes: 5) == .late)
        #expect(try script.receiveCredit(own, 5) == .late)
        try script.receive(.call, script.foreign)
        #expect(script.machine.answerCall(script.foreign, hasStream: false) == .answer)
        #expect(try script.receive(.data, script.foreign, more: true, bytes: 500) == .late)
        #expect(try script.receiveCredit(script.foreign, 5) == .late)
        #expect(try script.receive(.cancel, script.foreign) == .late)
    }

    @Test("a call of the other side is answered once", arguments: [WireSide.host, .plugin])
    func answering(_ side: WireSide) throws {
        var script = try MachineScript(side)
        let id = script.foreign
        #expect(script.machine.answerCall(id, hasStream: false) == .nothing)
        #expect(script.machine.failCall(id) == false)
        #expect(try script.receive(.call, id) == .call(hasStream: false))
        #expect(script.machine.answerCall(id, hasStream: false) == .answer)
        #expect(script.machine.answerCall(id, hasStream: false) == .nothing)
        #expect(script.machine.failCall(id) == false)
        #expect(script.machine.incomingCount == 0 && script.machine.incomingWeight == 0)
    }

    @Test("a call of the other side can fail instead", arguments: [WireSide.host, .plugin])
    func failing(_ side: WireSide) throws {
        var script = try MachineScript(side)
        try script.receive(.call, script.foreign)
        #expect(script.machine.failCall(script.foreign) == true)
        #expect(script.machine.answerCall(script.foreign, hasStream: false) == .nothing)
        #expect(script.machine.incomingCount == 0 && script.machine.incomingWeight == 0)
    }
}

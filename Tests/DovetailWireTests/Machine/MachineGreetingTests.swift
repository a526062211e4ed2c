import NIOCore
import Testing

@testable import DovetailWire

@Suite("Nothing is said before the hello was answered")
struct MachineGreetingTests {
    @Test("a plugin takes no call but the hello, and no note")
    func pluginWaits() {
        var machine = ConnectionMachine(side: .plugin, limits: WireLimits())
        #expect(throws: WireFault.notGreeted(.ping)) { try machine.receive(Frame(.call, call: 1, method: .ping)) }
        #expect(throws: WireFault.notGreeted(.open)) { try machine.receive(Frame(.note, method: .open)) }
    }

    @Test("a plugin takes nothing further before it has answered the hello, nor after it has refused it")
    func pluginAnswersFirst() throws {
        var machine = ConnectionMachine(side: .plugin, limits: WireLimits())
        #expect(try machine.receive(Frame(.call, call: 1, method: .hello)) == .call(hasStream: false))
        #expect(throws: WireFault.notGreeted(.open)) { try machine.receive(Frame(.note, method: .open)) }
        #expect(throws: WireFault.notGreeted(.hello)) { try machine.receive(Frame(.call, call: 3, method: .hello)) }
        var refusing = machine
        #expect(refusing.failCall(1) == true)
        #expect(throws: WireFault.notGreeted(.ping)) { try refusing.receive(Frame(.call, call: 3, method: .ping)) }
        #expect(machine.answerCall(1, hasStream: false) == .answer)
        #expect(try machine.receive(Frame(.note, method: .open)) == .note)
        #expect(try machine.receive(Frame(.call, call: 3, method: .ping)) == .call(hasStream: false))
    }

    @Test("a hello that was given up is not answered, so that nothing else can follow")
    func cancelledHello() throws {
        var machine = ConnectionMachine(side: .plugin, limits: WireLimits())
        _ = try machine.receive(Frame(.call, call: 1, method: .hello))
        #expect(try machine.receive(Frame(.cancel, call: 1)) == .cancel)
        #expect(machine.answerCall(1, hasStream: false) == .cancelled)
        #expect(throws: WireFault.notGreeted(.ping)) { try machine.receive(Frame(.call, call: 3, method: .ping)) }
    }

    @Test("a host takes neither call nor note before its hello was answered, nor after it was refused")
    func hostWaits() throws {
        var machine = ConnectionMachine(side: .host, limits: WireLimits())
        #expect(throws: WireFault.notGreeted(.ping)) { try machine.receive(Frame(.call, call: 2, method: .ping)) }
        _ = machine.startCall(hasStream: false)
        #expect(throws: WireFault.notGreeted(.log)) { try machine.receive(Frame(.note, method: .log)) }
        #expect(try machine.receive(Frame(.failure, call: 1)) == .failure)
        #expect(throws: WireFault.notGreeted(.log)) { try machine.receive(Frame(.note, method: .log)) }
    }

    @Test("a second hello breaks the protocol at either side")
    func secondHello() throws {
        var plugin = ConnectionMachine(side: .plugin, limits: WireLimits())
        _ = try plugin.receive(Frame(.call, call: 1, method: .hello))
        _ = plugin.answerCall(1, hasStream: false)
        #expect(throws: WireFault.secondHello) { try plugin.receive(Frame(.call, call: 3, method: .hello)) }
        var host = try MachineScript(.host).machine
        #expect(throws: WireFault.secondHello) { try host.receive(Frame(.call, call: 2, method: .hello)) }
    }

    @Test("a host takes calls and notes as soon as its hello was answered")
    func hostGreeted() throws {
        var machine = try MachineScript(.host).machine
        #expect(try machine.receive(Frame(.note, method: .log)) == .note)
        #expect(try machine.receive(Frame(.call, call: 2, method: .ping)) == .call(hasStream: false))
    }
}

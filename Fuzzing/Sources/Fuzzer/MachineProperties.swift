import NIOCore

@testable import DovetailWire

/// Whatever comes in, what is under way stays within its limits, and what has ended is forgotten.
enum MachineProperties {
    static func check(_ bytes: ByteBuffer, _ side: WireSide) {
        var machine = ConnectionMachine(side: side, limits: .tiny)
        for number in 0..<3 { _ = machine.startCall(hasStream: number == 1) }
        var decoder = FrameDecoder(maximumLength: machine.limits.frame)
        decoder.append(bytes)
        do throws(WireFault) {
            while let frame = try decoder.next() {
                let event = try machine.receive(frame)
                self.react(event, frame, &machine)
                self.check(machine)
            }
        } catch {
            precondition("\(error)".count > 10, "a fault says nothing")
        }
    }

    /// Does what a connection might, chosen by the frame itself.
    private static func react(_ event: ConnectionMachine.Event, _ frame: Frame, _ machine: inout ConnectionMachine) {
        switch (event, frame.deadline % 5) {
        case (.call, 0): _ = machine.answerCall(frame.call, hasStream: false)
        case (.call, 1), (.credit, 1):
            _ = machine.answerCall(frame.call, hasStream: true)
            _ = machine.spend(Int(frame.handle % 1_024), on: frame.call)
        case (.call, 2): _ = machine.failCall(frame.call)
        case (.data(isLast: false), 3): _ = machine.allow(frame.body.readableBytes, on: frame.call)
        case (.answer, 1), (.note, 1): _ = machine.cancelCall(UInt64(frame.handle))
        case (.note, 2): _ = machine.startCall(hasStream: true)
        case (.credit, 2): _ = machine.endStream(frame.call)
        default: break
        }
    }

    private static func check(_ machine: ConnectionMachine) {
        let limits = machine.limits
        precondition(machine.incoming.count <= limits.calls + ConnectionMachine.urgentCalls, "too many calls")
        precondition(machine.outgoing.count <= limits.calls, "too many own calls")
        let weight = machine.incoming.values.reduce(0) { $0 + $1.weight }
        precondition(machine.incomingWeight == weight, "the weight is not that of the calls")
        let most = limits.callBytes + limits.frame + limits.streamCredit + ConnectionMachine.urgentCalls * 64
        precondition(weight <= most, "calls hold too much")
        for call in machine.incoming.values {
            precondition((0...limits.streamCredit).contains(call.allowance ?? 0), "too much is allowed")
            precondition((0...limits.streamCredit).contains(call.credit), "too much credit")
        }
        for call in machine.outgoing.values {
            precondition((0...limits.streamCredit).contains(call.allowance), "too much is allowed")
            precondition((0...limits.streamCredit).contains(call.credit ?? 0), "too much credit")
        }
    }
}

import DovetailCore
import Foundation
import Testing

@testable import DovetailHost

@Suite("Where events wait")
struct EventQueueTests {
    private func event(_ number: Int, bytes: Int = 0) -> Event {
        Event(
            id: "\(number)", name: "a.b", owner: nil, source: "A", time: Date(timeIntervalSince1970: 0),
            data: [UInt8](repeating: 0, count: bytes))
    }

    @Test("Events come out in the order in which they went in, also when both happens by turns")
    func order() {
        var queue = EventQueue()
        for number in 1...3 { #expect(queue.put(self.event(number)).isEmpty) }
        #expect(queue.take()?.id == "1")
        #expect(queue.put(self.event(4)).isEmpty)
        #expect((1...4).map { _ in queue.take()?.id } == ["2", "3", "4", nil])
    }

    @Test("The oldest is lost when there are too many")
    func count() {
        var queue = EventQueue()
        for number in 1...EventQueue.countLimit { #expect(queue.put(self.event(number)).isEmpty) }
        #expect(queue.put(self.event(0)).map(\.id) == ["1"])
        #expect(queue.take()?.id == "2")
    }

    @Test("The oldest are lost when they have too many bytes together")
    func bytes() {
        var queue = EventQueue()
        for number in 1...8 { #expect(queue.put(self.event(number, bytes: EventQueue.byteLimit / 9)).isEmpty) }
        #expect(queue.put(self.event(9, bytes: EventQueue.byteLimit / 4)).map(\.id) == ["1", "2"])
        #expect(queue.take()?.id == "3")
    }
}

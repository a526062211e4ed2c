import DovetailCore
import Synchronization

/// The places of units that have a process, or are about to have one.
///
/// A place is forgotten when its process has ended: there are as many as processes, however many owners come and go.
final class SlotTable: Sendable {
    private struct State {
        var slots: [ProcessUnit: ProcessSlot] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// All places.
    var all: [ProcessSlot] { self.state.withLock { Array($0.slots.values) } }

    /// The place of a unit.
    subscript(unit: ProcessUnit) -> ProcessSlot? { self.state.withLock { $0.slots[unit] } }

    /// The place of a unit, made when there is none; nil when no more are made.
    func slot(of unit: ProcessUnit, making make: () -> ProcessSlot) -> ProcessSlot? {
        self.state.withLock { state in
            guard !state.isClosed else { return nil }
            if let slot = state.slots[unit] { return slot }
            let slot = make()
            state.slots[unit] = slot
            return slot
        }
    }

    /// Forgets the place of a unit, unless there is a process in it, or about to be.
    func retire(_ unit: ProcessUnit) async {
        guard let slot = self[unit], await slot.retire() else { return }
        self.state.withLock { state in if state.slots[unit] === slot { state.slots[unit] = nil } }
    }

    /// Makes no more places.
    func close() { self.state.withLock { $0.isClosed = true } }
}

import Foundation

/// A unit of work in the form in which stores keep it until it is committed: what a plugin stores stands in Base64, which
/// takes a third of the room of lists of numbers.
package struct PreparedWork: Codable {
    private let work: UnitOfWork
    private let written: [String: Data]
    private let removed: [String]

    /// Takes a unit of work apart.
    package init(_ work: UnitOfWork) {
        var rest = work
        rest.storage = [:]
        self.work = rest
        self.written = work.storage.compactMapValues { bytes in bytes.map { Data($0) } }
        self.removed = work.storage.filter { $0.value == nil }.keys.sorted()
    }

    /// The unit of work, put together again.
    package var unitOfWork: UnitOfWork {
        var work = self.work
        for (key, bytes) in self.written { work.storage[key] = [UInt8](bytes) }
        for key in self.removed { work.storage.updateValue(nil, forKey: key) }
        return work
    }
}

package import DovetailCore
import Synchronization

extension PluginBody {
    /// The body, whose chunks pass a function on their way; one that is all there is itself.
    ///
    /// - Parameters:
    ///   - holds: What is held until the body has ended or failed, or nobody holds it any more.
    ///   - next: Reads the next chunk.
    /// - Returns: The body, of the same length.
    package func passing(
        holding holds: (any Sendable)?...,
        next: @escaping @Sendable (inout PluginBody.Iterator) async throws -> [UInt8]? = { try await $0.next() }
    ) -> PluginBody {
        guard self.bytes == nil else { return self }
        return PluginBody(
            chunks: PassingChunks(body: self, holds: Holds(holds), read: next), length: self.length)
    }
}

/// The chunks of a body, each read by a function.
private struct PassingChunks: AsyncSequence, Sendable {
    let body: PluginBody
    let holds: Holds
    let read: @Sendable (inout PluginBody.Iterator) async throws -> [UInt8]?

    struct Iterator: AsyncIteratorProtocol {
        var chunks: PluginBody.Iterator
        let holds: Holds
        let read: @Sendable (inout PluginBody.Iterator) async throws -> [UInt8]?

        mutating func next() async throws -> [UInt8]? {
            do {
                let chunk = try await self.read(&self.chunks)
                if chunk == nil { self.holds.end() }
                return chunk
            } catch {
                self.holds.end()
                throw error
            }
        }
    }

    func makeAsyncIterator() -> Iterator {
        Iterator(chunks: self.body.makeAsyncIterator(), holds: self.holds, read: self.read)
    }
}

/// What is held for a body, also by those who still hold the body when it has ended.
private final class Holds: Sendable {
    private let values: Mutex<[(any Sendable)?]>

    init(_ values: [(any Sendable)?]) {
        self.values = Mutex(values)
    }

    func end() {
        // Let go of outside of the lock.
        _ = self.values.withLock { values in
            defer { values = [] }
            return values
        }
    }
}

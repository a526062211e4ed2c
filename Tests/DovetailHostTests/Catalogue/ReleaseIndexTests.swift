import DovetailCore
import DovetailTesting
import Foundation
import Synchronization
import Testing

@testable import DovetailHost

@Suite("The releases that the host knows")
struct ReleaseIndexTests {
    @Test("They are read once for each plugin, and again when one has changed")
    func once() async throws {
        let store = ReadCatalogue()
        let index = ReleaseIndex(store)
        let (first, second) = (try Self.release("1.0.0"), try Self.release("2.0.0"))
        #expect(try await index.releases(of: first.id.slug).isEmpty)
        try await index.insert(first)
        for _ in 1...3 { #expect(try await index.release(first.id) == first) }
        #expect(store.reads == 2)
        try await index.insert(second)
        #expect(try await index.releases(of: PluginSlug("nOTES")) == [first, second])
        #expect(try await index.releases(of: first.id.slug) == [first, second])
        #expect(store.reads == 3)
        try await index.setWithdrawn(true, release: first.id)
        #expect(try await index.release(first.id)?.isWithdrawn == true)
        try await index.remove(first.id)
        #expect(try await index.release(first.id) == nil)
        #expect(try await index.all() == [second])
        await #expect(throws: DovetailError.self) { try await index.insert(second) }
        #expect(try await index.release(second.id) == second)
    }

    @Test("What changes while it is read is read again")
    func meanwhile() async throws {
        let store = ReadCatalogue()
        let index = ReleaseIndex(store)
        let release = try Self.release("1.0.0")
        try await index.insert(release)
        let (isRead, mayGoOn) = (Gate(), Gate())
        store.afterRead.withLock {
            $0 = {
                isRead.open()
                await mayGoOn.passUncancelled()
            }
        }
        async let old = index.release(release.id)
        try await isRead.pass()
        store.afterRead.withLock { $0 = nil }
        try await index.setWithdrawn(true, release: release.id)
        mayGoOn.open()
        #expect(try await old == release)
        #expect(try await index.release(release.id)?.isWithdrawn == true)
    }

    @Test("What a change that fails has changed all the same is read again")
    func failed() async throws {
        let store = ReadCatalogue()
        let index = ReleaseIndex(store)
        let (first, second) = (try Self.release("1.0.0"), try Self.release("2.0.0"))
        try await index.insert(first)
        #expect(try await index.releases(of: first.id.slug) == [first])
        store.failsAfterwards.withLock { $0 = true }
        await #expect(throws: POSIXError.self) { try await index.insert(second) }
        #expect(try await index.releases(of: first.id.slug) == [first, second])
    }

    private static func release(_ version: String) throws -> PublishedRelease {
        PublishedRelease(
            id: ReleaseID(slug: try PluginSlug("Notes"), version: try #require(SemanticVersion(version))),
            name: "Notes", scope: "notes", manifest: [], digests: [:], publishedAt: .distantPast)
    }
}

/// A catalogue that counts how often the releases of a plugin are read, and can take its time to answer.
private final class ReadCatalogue: CatalogueStore {
    private let store = MemoryStore()
    private let count = Mutex(0)
    let afterRead = Mutex<(@Sendable () async -> Void)?>(nil)
    /// Whether what adds a release throws when it is there, as a disk may.
    let failsAfterwards = Mutex(false)

    var reads: Int { self.count.withLock { $0 } }

    func releases(of slug: PluginSlug) async throws -> [PublishedRelease] {
        self.count.withLock { $0 += 1 }
        let releases = try await self.store.releases(of: slug)
        await self.afterRead.withLock { $0 }?()
        return releases
    }

    func insert(_ release: PublishedRelease) async throws {
        try await self.store.insert(release)
        if self.failsAfterwards.withLock({ $0 }) { throw POSIXError(.EIO) }
    }
    func replace(_ release: PublishedRelease) async throws { try await self.store.replace(release) }
    func release(_ id: ReleaseID) async throws -> PublishedRelease? { try await self.store.release(id) }
    func releases() async throws -> [PublishedRelease] { try await self.store.releases() }
    func setWithdrawn(_ isWithdrawn: Bool, release id: ReleaseID) async throws {
        try await self.store.setWithdrawn(isWithdrawn, release: id)
    }
    func removeRelease(_ id: ReleaseID) async throws { try await self.store.removeRelease(id) }
    func isInUse(_ id: ReleaseID) async throws -> Bool { try await self.store.isInUse(id) }
}

import DovetailCore
import DovetailHost
import Testing

extension HostStoreSuite {
    static let quarantines = [
        Promise("X2 · quarantines are as they were put in, in the order in which they began") { store in
            try await store.insert(StoreSample.release())
            let later = try StoreSample.quarantine(of: "ada", since: 20)
            let sooner = try StoreSample.quarantine(of: nil, since: 10)
            for quarantine in [later, sooner] { try await store.put(quarantine) }
            #expect(try await store.quarantines() == [sooner, later])
        },
        Promise("A quarantine takes the place of an earlier one of the same unit") { store in
            try await store.insert(StoreSample.release())
            for since in [10, 20] { try await store.put(StoreSample.quarantine(of: nil, since: since)) }
            #expect(try await store.quarantines() == [StoreSample.quarantine(of: nil, since: 20)])
        },
        Promise("A quarantine is forgotten for its unit alone; twice is no error") { store in
            try await store.insert(StoreSample.release())
            let (all, ada) = (try StoreSample.quarantine(of: nil), try StoreSample.quarantine(of: "ada"))
            for quarantine in [all, ada] { try await store.put(quarantine) }
            for _ in 1...2 { try await store.removeQuarantine(of: all.unit) }
            #expect(try await store.quarantines() == [ada])
        },
        Promise("The quarantines of a release go with it, and are kept of none that is not there") { store in
            let quarantine = try StoreSample.quarantine(of: "ada")
            try await store.put(quarantine)
            #expect(try await store.quarantines().isEmpty)
            for version in [SemanticVersion(1, 0, 0), SemanticVersion(2, 0, 0)] {
                try await store.insert(StoreSample.release("Notes", version))
            }
            let other = try StoreSample.quarantine(of: nil, version: SemanticVersion(2, 0, 0))
            for quarantine in [quarantine, other] { try await store.put(quarantine) }
            try await store.removeRelease(quarantine.unit.release)
            #expect(try await store.quarantines() == [other])
        },
    ]
}

extension StoreSample {
    /// A quarantine of Notes: of one owner's share, or of all owners'.
    fileprivate static func quarantine(
        of user: String?, version: SemanticVersion = SemanticVersion(1, 0, 0), since: Int = 0
    ) throws -> Quarantine {
        Quarantine(
            unit: ProcessUnit(
                release: ReleaseID(slug: try PluginSlug("Notes"), version: version),
                owner: try user.map { .user(try UserID($0)) }),
            reason: DovetailError(.crashed, "It ended by SIGSEGV.", remedy: .askAuthor),
            lastLines: ["one", "two · three"], since: self.time(since), until: self.time(since + 600), crashes: 4)
    }
}

import DovetailCore
import DovetailHost
import Testing

extension HostStoreSuite {
    static let catalogue = [
        Promise("A release is as it was published") { store in
            let release = try StoreSample.release()
            try await store.insert(release)
            #expect(try await store.release(release.id) == release)
            #expect(
                try await store.release(ReleaseID(slug: PluginSlug("Notes"), version: SemanticVersion(2, 0, 0))) == nil)
        },
        Promise("Releases are listed by slug and version, versions as numbers") { store in
            for (slug, minor) in [("Notes", 10), ("Notes", 9), ("Alarm", 1), ("Notes", 2)] {
                try await store.insert(StoreSample.release(slug, SemanticVersion(1, minor, 0)))
            }
            #expect(
                try await store.releases().map { "\($0.id)" } == [
                    "Alarm@1.1.0", "Notes@1.2.0", "Notes@1.9.0", "Notes@1.10.0",
                ])
            let notes = try await store.releases(of: PluginSlug("nOTES"))
            #expect(notes.map { $0.id.version.minor } == [2, 9, 10])
            #expect(try await store.releases(of: PluginSlug("Other")).isEmpty)
        },
        Promise("A release that is published already is refused") { store in
            try await store.insert(StoreSample.release())
            await expectRefusal(.contentConflict, naming: ["Notes@1.0.0"]) {
                try await store.insert(StoreSample.release())
            }
        },
        Promise("A release is replaced while somebody is on it, and one that is not there cannot be") { store in
            let release = try StoreSample.release()
            await expectRefusal(.releaseNotFound) { try await store.replace(release) }
            try await store.insert(release)
            try await store.install(1, StoreSample.id("ada"))
            let other = PublishedRelease(
                id: release.id, name: "Notebook", scope: release.scope, manifest: Array("{}".utf8),
                digests: ["manifest.json": "00"], publishedAt: release.publishedAt)
            try await store.replace(other)
            #expect(try await store.release(release.id) == other)
            #expect(try await store.isInUse(release.id))
        },
        Promise("A release that is withdrawn stays, and can be brought back") { store in
            let release = try StoreSample.release()
            try await store.insert(release)
            try await store.setWithdrawn(true, release: release.id)
            #expect(try await store.release(release.id)?.isWithdrawn == true)
            #expect(try await store.releases(of: release.id.slug).count == 1)
            try await store.setWithdrawn(false, release: release.id)
            #expect(try await store.release(release.id) == release)
            let other = ReleaseID(slug: try PluginSlug("Other"), version: SemanticVersion(1, 0, 0))
            await expectRefusal(.releaseNotFound) { try await store.setWithdrawn(true, release: other) }
        },
        Promise("A release is removed once nobody is on it, and its names are free again") { store in
            let release = try StoreSample.release(name: "Notes", scope: "notes")
            try await store.insert(release)
            let ada = try StoreSample.id("ada")
            try await store.install(1, ada)
            #expect(try await store.isInUse(release.id))
            await expectRefusal(.operationInProgress, naming: ["Notes@1.0.0"]) {
                try await store.removeRelease(release.id)
            }
            try await store.uninstall(2, ada)
            #expect(try await !store.isInUse(release.id))
            try await store.removeRelease(release.id)
            try await store.removeRelease(release.id)
            #expect(try await store.release(release.id) == nil)
            try await store.insert(StoreSample.release("NOTES", name: "notes", scope: "NOTES"))
        },
        Promise("A release that an operation under way installs is not removed") { store in
            let release = try StoreSample.release()
            try await store.insert(release)
            #expect(try await !store.isInUse(release.id))
            try await store.begin(StoreSample.operation(1, StoreSample.id("ada")), installation: nil)
            #expect(try await store.isInUse(release.id))
            await expectRefusal(.operationInProgress) { try await store.removeRelease(release.id) }
        },
    ]

    static let names = [
        Promise("H4 · Slugs are unique across the host, also in other case") { store in
            try await store.insert(StoreSample.release("Notes", name: "One", scope: "one"))
            await expectRefusal(.nameTaken, naming: ["NOTES", "Notes"]) {
                try await store.insert(
                    StoreSample.release("NOTES", SemanticVersion(2, 0, 0), name: "Two", scope: "two"))
            }
            #expect(try await store.releases().count == 1)
        },
        Promise("H4 · Plugin names are unique across the host, also in other case") { store in
            try await store.insert(StoreSample.release("One", name: "Daily Notes"))
            await expectRefusal(.nameTaken, naming: ["name", "daily notes", "One"]) {
                try await store.insert(StoreSample.release("Two", name: "daily notes"))
            }
            #expect(try await store.release(StoreSample.release("Two").id) == nil)
        },
        Promise("H4 · Scopes are unique across the host, also in other case, but plugins without one do not clash") {
            store in
            try await store.insert(StoreSample.release("One", scope: "notes"))
            await expectRefusal(.nameTaken, naming: ["scope", "Notes", "One"]) {
                try await store.insert(StoreSample.release("Two", scope: "Notes"))
            }
            try await store.insert(StoreSample.release("Three", scope: ""))
            try await store.insert(StoreSample.release("Four", scope: ""))
        },
        Promise("H4 · A later release keeps its plugin's names, or takes others that are free") { store in
            try await store.insert(StoreSample.release("One", name: "Notes", scope: "notes"))
            try await store.insert(StoreSample.release("Two", name: "Tasks", scope: "tasks"))
            try await store.insert(StoreSample.release("One", SemanticVersion(1, 1, 0), name: "Notes", scope: "notes"))
            try await store.insert(
                StoreSample.release("One", SemanticVersion(1, 2, 0), name: "Journal", scope: "notes"))
            await expectRefusal(.nameTaken) {
                try await store.insert(
                    StoreSample.release("One", SemanticVersion(1, 3, 0), name: "tasks", scope: "notes"))
            }
            #expect(try await store.releases(of: PluginSlug("One")).count == 3)
        },
    ]
}

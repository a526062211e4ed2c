import DovetailCore
import DovetailTesting
import Foundation
import Testing

@testable import DovetailHost

@Suite("What a look at the catalogue and the keys finds")
struct CatalogueCheckTests {
    private let folder: TemporaryFolder
    private let store = MemoryStore()

    init() throws {
        self.folder = try TemporaryFolder()
        try SampleDataFolder.write(to: self.folder.path)
        for name in ["secret.key", "token.key"] {
            try PrivateFile.write(Array(repeating: 7, count: 32), to: self.folder.file(name))
        }
    }

    private func publish(_ slug: String, isWithdrawn: Bool = false) async throws {
        let sample = try SampleDataFolder.release(slug)
        let manifest = #"{"name": "\#(slug)", "version": "1.0.0", "type": "frontend"}"#
        try await self.store.insert(
            PublishedRelease(
                id: sample.id, name: slug, scope: slug, manifest: Array(manifest.utf8), digests: sample.digests,
                publishedAt: Date(), isWithdrawn: isWithdrawn))
    }

    private func look(_ visit: DataVisit = .looking) async throws -> [String] {
        let checks: [any DataCheck] = [
            CatalogueCheck(of: self.store, dataFolder: self.folder.path),
            KeyCheck(of: self.folder.path, with: self.store),
        ]
        var lines: [String] = []
        for check in checks {
            lines += try await check.run(visit).map {
                "\($0.code) \($0.standing) \($0.place) \($0.plugin?.rawValue ?? "-") \($0.owner?.rawValue ?? "-")"
            }
        }
        return lines
    }

    @Test("A catalogue whose files are those that were published has nothing to find")
    func clean() async throws {
        try await self.publish("Notes")
        #expect(try await self.look() == [])
    }

    @Test("Releases whose files are missing or changed are told by their plugin")
    func damaged() async throws {
        for slug in ["Notes", "Lost"] { try await self.publish(slug) }
        try await self.publish("Old", isWithdrawn: true)
        let file = self.folder.file("shared/Notes/v1.0.0/manifest.json")
        try FileManager.default.removeItem(atPath: file)
        try Data("{ }".utf8).write(to: URL(fileURLWithPath: file))
        let expected = [
            "release.missing wrong shared/Lost/v1.0.0 Lost -", "release.damaged wrong shared/Notes/v1.0.0 Notes -",
            "release.withdrawn note shared/Old/v1.0.0 Old -",
        ]
        #expect(try await self.look() == expected)
        #expect(try await self.look(.mending) == expected)
    }

    @Test("What was left of publishing and removing is told, not touched beside a host, and removed when it is mended")
    func leftovers() async throws {
        try await self.publish("Notes")
        try SampleDataFolder.writeRelease("Ghost/v1.0.0", in: self.folder.path)
        try SampleDataFolder.writeRelease("Newer/v1.0.0", in: self.folder.path)
        try SampleDataFolder.writeRelease(".staging/x", in: self.folder.path)
        try Data().write(to: URL(fileURLWithPath: self.folder.file("shared/.staging/Ghost@1.0.0")))
        #expect(try await self.look(.beside) == [])
        let unknown = "release.unknown note shared/Newer/v1.0.0 - -"
        let expected = ["Ghost/v1.0.0", ".staging/x"].map {
            "release.leftover mendable shared/\($0) - -"
        }
        #expect(try await self.look() == expected + [unknown])
        let mended = expected.map { $0.replacingOccurrences(of: "mendable", with: "mended") }
        #expect(try await self.look(.mending) == mended + [unknown])
        #expect(try await self.look() == [unknown])
        #expect(FileManager.default.fileExists(atPath: self.folder.file("shared/Newer/v1.0.0")))
        #expect(FileManager.default.fileExists(atPath: self.folder.file("shared/Notes/v1.0.0/manifest.json")))
    }

    @Test("A key that others may read is told, and closed when it is mended")
    func readable() async throws {
        try await self.publish("Notes")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: self.folder.file("token.key"))
        #expect(try await self.look() == ["key.readable mendable token.key - -"])
        #expect(try await self.look(.mending) == ["key.readable mended token.key - -"])
        #expect(try await self.look() == [])
    }

    @Test(
        "A key behind a link is looked at there and never changed; a key that is a pipe is told, and a missing one noted"
    )
    func strangeKeys() async throws {
        try await self.publish("Notes")
        let key = self.folder.file("secret.key"), kept = self.folder.file("kept")
        try FileManager.default.moveItem(atPath: key, toPath: kept)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: kept)
        try FileManager.default.createSymbolicLink(atPath: key, withDestinationPath: kept)
        #expect(try await self.look(.mending) == ["key.link note secret.key - -"])
        #expect(RegularFile(kept)?.mode == 0o644)
        try Data("short".utf8).write(to: URL(fileURLWithPath: kept))
        #expect(try await self.look() == ["key.link note secret.key - -", "key.damaged wrong secret.key - -"])
        try FileManager.default.removeItem(atPath: key)
        #expect(unsafe mkfifo(key, 0o600) == 0)
        try FileManager.default.removeItem(atPath: self.folder.file("token.key"))
        #expect(try await self.look() == ["key.damaged wrong secret.key - -", "key.missing note token.key - -"])
    }

    @Test("A link behind which the host reads a release is told as what it is")
    func linkedRelease() async throws {
        try await self.publish("Notes")
        let plugin = self.folder.file("shared/Notes"), kept = self.folder.file("kept")
        try FileManager.default.moveItem(atPath: plugin, toPath: kept)
        try FileManager.default.createSymbolicLink(atPath: plugin, withDestinationPath: kept)
        let check = CatalogueCheck(of: self.store, dataFolder: self.folder.path)
        let findings = try await check.run(.mending)
        #expect(findings.map(\.code) == ["file.unknown"])
        #expect(findings.allSatisfy { $0.text.contains("The host reads the files of releases behind it") })
        #expect(FileManager.default.fileExists(atPath: kept + "/v1.0.0/manifest.json"))
    }

    @Test("Secrets that cannot be opened any more are told by plugin and owner; looking makes no key")
    func lostKey() async throws {
        try await self.publish("Notes")
        let id = InstallationID(owner: .user(try UserID("ada")), slug: try PluginSlug("Notes"))
        let sealed = try SecretBox(keyFile: self.folder.file("secret.key")).seal(Array("s".utf8), at: "elsewhere")
        guard case .perform(let plan) = InstallationLifecycle.uninstalled.decide(.install(SemanticVersion(1, 0, 0)))
        else { return }
        var operation = LifecycleOperation(
            id: OperationID(rawValue: "1"), installation: id, plan: plan, startedAt: Date(), requestedBy: nil, node: "n"
        )
        try await self.store.begin(operation, installation: nil)
        operation.status = .succeeded
        var work = UnitOfWork(operation: operation)
        work.change = .put(
            Installation(
                id: id, lifecycle: InstallationLifecycle(state: .installed, version: SemanticVersion(1, 0, 0)),
                installedAt: Date()))
        work.configuration = StoredConfiguration(secrets: ["key": sealed])
        try await self.store.commit(work)
        #expect(try await self.look() == ["key.lost wrong secret.key Notes ada"])
        try FileManager.default.removeItem(atPath: self.folder.file("secret.key"))
        #expect(try await self.look(.mending) == ["key.lost wrong secret.key Notes ada"])
        #expect(!FileManager.default.fileExists(atPath: self.folder.file("secret.key")))
    }

    @Test(
        "What a link leads to, and what has no name of the host's, is noted and never touched, by the doctor and by a start"
    )
    func strangers() async throws {
        let elsewhere = try TemporaryFolder()
        let kept = [elsewhere.file("v1.0.0/precious"), elsewhere.file("v1.0.0/etc/passwd"), elsewhere.file("passwd")]
        for path in kept {
            try FileManager.default.createDirectory(
                atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
            try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
        }
        for (link, target) in [("link", ""), ("Notes/v2.0.0", "/v1.0.0"), (".staging", "")] {
            let path = self.folder.file("shared/\(link)")
            try FileManager.default.createDirectory(
                atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: elsewhere.path + target)
        }
        try FileManager.default.createDirectory(
            atPath: self.folder.file("shared/Notes/mine"), withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: self.folder.file("shared/notes.txt")))
        try await self.publish("Notes")
        let found = [".staging", "Notes/mine", "Notes/v2.0.0", "link", "notes.txt"].map {
            "file.unknown note shared/\($0) - -"
        }
        #expect(Set(try await self.look(.mending)).isSuperset(of: found))
        #expect(try await self.look().filter { $0.hasPrefix("file.unknown") } == found)
        // Nor is anything put there.
        let storage = SharedStorage(path: self.folder.file("shared"))
        #expect(try storage.leftovers(exceptNotesOf: []).isEmpty)
        let linked = ReleaseID(slug: try PluginSlug("link"), version: SemanticVersion(1, 0, 0))
        let copy = URL(fileURLWithPath: self.folder.file("copy"))
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        #expect(throws: DovetailError.self) { try storage.place(copy, as: linked) }
        #expect(throws: DovetailError.self) { try storage.putAside(linked, for: copy) }
        for path in kept { #expect(FileManager.default.fileExists(atPath: path)) }
    }

    @Test("A checkup is clean when only notes and what was mended are left, and everything was looked at")
    func verdict() async throws {
        struct Check: DataCheck {
            let subject = "something"
            let standing: DataFinding.Standing?
            func run(_ visit: DataVisit) async throws -> [DataFinding] {
                guard let standing else { throw DovetailError(.storeFailed, "It is broken.", remedy: .askOperator) }
                return [DataFinding("a.b", standing, at: "x", "It is.", advice: "Do it.")]
            }
        }
        for (standing, isClean) in [
            (DataFinding.Standing.note, true), (.mended, true), (.wrong, false), (.mendable, false), (nil, false),
        ] {
            var checkup = DataCheckup()
            await checkup.add(Check(standing: standing), .looking)
            #expect(checkup.isClean == isClean)
        }
    }
}

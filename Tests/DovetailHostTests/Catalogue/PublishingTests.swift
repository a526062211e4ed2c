import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Foundation
import Testing

@Suite("Each release lies once in shared storage")
struct PublishingTests {
    private static func shared(_ host: TestHost, _ path: String) -> String { host.folder.file("data/shared/\(path)") }

    @Test(
        "B5 · H8 · a release is copied once to shared/<slug>/v<version>, read-only, and its path given to the install hook"
    )
    func layout() async throws {
        let paths = Record<String>()
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            paths.add(context.packagePath)
            return .done
        }
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes", files: ["data/list.txt": "a\nb\n"]), plugin)
        } body: { host in
            for name in ["ada", "ben"] {
                #expect(try await host.perform(.install(), "Notes", for: try await host.user(name)).isSuccess)
            }
            let folder = Self.shared(host, "Notes/v1.0.0")
            #expect(paths.entries.map { URL(fileURLWithPath: $0).path } == [folder, folder])
            #expect(try String(contentsOfFile: folder + "/data/list.txt", encoding: .utf8) == "a\nb\n")
            let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/data/list.txt")
            #expect(attributes[.posixPermissions] as? Int == 0o444)
            #expect(try FileManager.default.contentsOfDirectory(atPath: Self.shared(host, "Notes")) == ["v1.0.0"])
        }
    }

    @Test("B5 · a release that was withdrawn stays for those who have it, and goes with the last of them")
    func withdrawn() async throws {
        try await withHost { host in
            try host.add(notesPackage(), ScriptedPlugin())
        } body: { host in
            let (ada, ben) = (try await host.user("ada"), try await host.user("ben"))
            for owner in [ada, ben] { _ = try await host.perform(.install(), "Notes", for: owner) }
            try await host.host.withdraw(ReleaseID(slug: try PluginSlug("Notes"), version: SemanticVersion(1, 0, 0)))
            let folder = Self.shared(host, "Notes/v1.0.0")
            #expect(try await host.perform(.install(), "Notes", for: .system).error?.code == .pluginNotFound)
            #expect(try await host.perform(.enable, "Notes", for: ada).isSuccess)
            #expect(try await host.perform(.uninstall(), "Notes", for: ada).isSuccess)
            #expect(FileManager.default.fileExists(atPath: folder))
            #expect(try await host.perform(.uninstall(), "Notes", for: ben).isSuccess)
            #expect(!FileManager.default.fileExists(atPath: Self.shared(host, "Notes")))
            #expect(try await host.host.plugins().isEmpty)
            let databases = try FileManager.default.contentsOfDirectory(atPath: host.folder.file("databases"))
            #expect(databases.isEmpty)
        }
    }

    @Test("B5 · a release that is withdrawn while somebody installs it is there when the install ends")
    func withdrawnMeanwhile() async throws {
        let (hasBegun, mayEnd) = (Gate(), Gate())
        var plugin = ScriptedPlugin()
        plugin.onInstall = { _ in
            hasBegun.open()
            await mayEnd.passUncancelled()
            return .done
        }
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            async let result = host.perform(.install(), "Notes", for: ada)
            try await hasBegun.pass()
            try await host.host.withdraw(ReleaseID(slug: try PluginSlug("Notes"), version: SemanticVersion(1, 0, 0)))
            mayEnd.open()
            #expect(try await result.isSuccess)
            #expect(FileManager.default.fileExists(atPath: Self.shared(host, "Notes/v1.0.0/manifest.json")))
            #expect(try await host.perform(.uninstall(), "Notes", for: ada).isSuccess)
            #expect(!FileManager.default.fileExists(atPath: Self.shared(host, "Notes")))
        }
    }

    @Test("the same version with other content is refused, and with the same content is nothing new")
    func conflict() async throws {
        try await withHost { host in
            try host.add(TestPackage("Notes", files: ["a.txt": "1"]), ScriptedPlugin())
        } body: { host in
            let folder = host.folder.file("packages/Notes-1.0.0")
            #expect(try await host.host.publish(folder: folder).isNew == false)
            try TestPackage("Notes", files: ["a.txt": "2"]).write(below: host.folder.file("packages"))
            let error = await #expect(throws: DovetailError.self) { try await host.host.publish(folder: folder) }
            #expect(error?.code == .contentConflict)
            #expect(try String(contentsOfFile: Self.shared(host, "Notes/v1.0.0/a.txt"), encoding: .utf8) == "1")
        }
    }

    @Test(
        "H4 · a name, slug or scope that another plugin has is refused, also in another case",
        arguments: [
            ["name": "notes", "plugin_slug": "Other", "scope": "Other"],
            ["name": "Other", "plugin_slug": "NOTES", "scope": "Other"],
            ["name": "Other", "plugin_slug": "Other", "scope": "nOtEs"],
        ] as [[String: JSONValue]])
    func clash(fields: [String: JSONValue]) async throws {
        try await withHost { host in
            try host.add(TestPackage("Notes"), ScriptedPlugin())
        } body: { host in
            let folder = try TestPackage("Other", fields).write(below: host.folder.file("others"))
            let error = await #expect(throws: DovetailError.self) { try await host.host.publish(folder: folder) }
            #expect(error?.code == .nameTaken)
            #expect(try await host.host.plugins().map(\.slug.rawValue) == ["Notes"])
        }
    }

    @Test("N5 · a folder that is no package, or has faults, is listed as broken and stops nobody")
    func broken() async throws {
        let folder = try TemporaryFolder()
        try await withHost(in: folder) { host in
            try host.add(TestPackage("Broken", ["type": "spaceship", "permissions": 4]), ScriptedPlugin())
            try host.add(TestPackage("Notes"), ScriptedPlugin())
        } body: { host in
            #expect(try await host.host.plugins().map(\.slug.rawValue) == ["Notes"])
            let broken = try #require(host.host.brokenPackages.first)
            #expect(broken.error.code == .invalidManifest)
            #expect(broken.error.findings.map(\.path).sorted() == ["$.permissions", "$.type"])
            #expect(try await host.perform(.install(), "Notes", for: try await host.user("ada")).isSuccess)
        }
    }

    @Test(
        "files that were changed in shared storage are noticed when the release loads, and publishing again mends them")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        let prepare: (TestHost) throws -> Void = { host in
            try host.add(TestPackage("Notes", ["type": "frontend"], files: ["a.txt": "1"]), ScriptedPlugin())
        }
        try await withHost(in: folder, prepare: prepare) { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
        }
        let path = folder.file("data/shared/Notes/v1.0.0/a.txt")
        try FileManager.default.removeItem(atPath: path)
        try Data("2".utf8).write(to: URL(fileURLWithPath: path))
        try await withHost(in: folder) { _ in
        } body: { host in
            let ada = try await host.user("ada")
            #expect(try await host.state("Notes", of: ada) == .error)
            let operation = try await host.host.operations().first
            #expect(operation?.error?.code == .damagedRelease)
            #expect(operation?.error?.message.contains("a.txt") == true)
            _ = try await host.host.publish(folder: host.folder.file("packages/Notes-1.0.0"))
            #expect(try await host.perform(.retry, "Notes", for: ada).state == .enabled)
        }
    }

    @Test("what an interrupted publication has left behind is gone after the next start, and nothing else")
    func leftovers() async throws {
        let folder = try TemporaryFolder()
        let staging = folder.file("data/shared/.staging/half")
        try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
        for release in ["Ghost", "Newer"] {
            try FileManager.default.createDirectory(
                atPath: folder.file("data/shared/\(release)/v1.0.0"), withIntermediateDirectories: true)
        }
        try Data().write(to: URL(fileURLWithPath: folder.file("data/shared/.staging/Ghost@1.0.0")))
        try await withHost(in: folder) { _ in
        } body: { _ in
            #expect(!FileManager.default.fileExists(atPath: folder.file("data/shared/.staging")))
            #expect(!FileManager.default.fileExists(atPath: folder.file("data/shared/Ghost")))
            #expect(FileManager.default.fileExists(atPath: folder.file("data/shared/Newer/v1.0.0")))
        }
    }

    @Test(
        "files that the catalogue does not know, as an older store does not, are used when they are the same, and never replaced"
    )
    func unknownRelease() async throws {
        try await withHost { host in
            let package = TestPackage("Notes", ["type": "frontend"], files: ["a.txt": "1"])
            for slug in ["Notes", "Other"] {
                let path = host.folder.file("data/shared/\(slug)/v1.0.0")
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
            let folder = try package.write(below: host.folder.file("packages"))
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                try FileManager.default.copyItem(
                    atPath: "\(folder)/\(name)", toPath: Self.shared(host, "Notes/v1.0.0/\(name)"))
            }
            try Data("theirs".utf8).write(to: URL(fileURLWithPath: Self.shared(host, "Other/v1.0.0/theirs")))
        } body: { host in
            let publication = try await host.host.publish(folder: host.folder.file("packages/Notes-1.0.0"))
            #expect(publication.isNew)
            #expect(try FolderFiles.names(in: Self.shared(host, ".staging")) == [])
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
            let other = try TestPackage("Other", ["type": "frontend"]).write(below: host.folder.file("packages"))
            let error = await #expect(throws: DovetailError.self) { try await host.host.publish(folder: other) }
            #expect(error?.code == .contentConflict && error?.message.contains("shared/Other/v1.0.0") == true)
            #expect(FileManager.default.fileExists(atPath: Self.shared(host, "Other/v1.0.0/theirs")))
            #expect(try FolderFiles.names(in: Self.shared(host, ".staging")) == [])
            await #expect(throws: DovetailError.self) { try await host.host.plugin(try PluginSlug("Other")) }
        }
    }

    @Test("what an interrupted publication has left and cannot be removed keeps nobody from starting, and goes later")
    func stubbornLeftovers() async throws {
        let folder = try TemporaryFolder()
        let ghost = folder.file("data/shared/Ghost"), elsewhere = folder.file("elsewhere")
        for path in [folder.file("data/shared/.staging"), elsewhere + "/v1.0.0"] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        // What lies behind a link is not the host's to remove.
        try FileManager.default.createSymbolicLink(atPath: ghost, withDestinationPath: elsewhere)
        let mark = folder.file("data/shared/.staging/Ghost@1.0.0")
        try Data().write(to: URL(fileURLWithPath: mark))
        try await withHost(in: folder) { _ in
        } body: { host in
            _ = try await host.user("ada")
            #expect(FileManager.default.fileExists(atPath: mark))
            #expect(FileManager.default.fileExists(atPath: elsewhere + "/v1.0.0"))
        }
        try FileManager.default.removeItem(atPath: ghost)
        try await withHost(in: folder) { _ in
        } body: { _ in
            #expect(!FileManager.default.fileExists(atPath: mark))
        }
    }

    @Test("a link in a package is refused")
    func links() async throws {
        try await withHost { _ in
        } body: { host in
            let folder = try TestPackage("Notes").write(below: host.folder.file("packages"))
            try FileManager.default.createSymbolicLink(atPath: folder + "/passwd", withDestinationPath: "/etc/passwd")
            let error = await #expect(throws: DovetailError.self) { try await host.host.publish(folder: folder) }
            #expect(error?.code == .invalidPackage)
            #expect(error?.message.contains("passwd") == true)
        }
    }

    @Test("B3 · a frontend plugin needs no code; a backend plugin without code is refused before anything begins")
    func code() async throws {
        try await withHost { _ in
        } body: { host in
            let ada = try await host.user("ada")
            for (name, kind) in [("Front", "frontend"), ("Back", "backend")] {
                let folder = try TestPackage(name, ["type": .string(kind)]).write(below: host.folder.file("packages"))
                _ = try await host.host.publish(folder: folder)
            }
            try await host.installAndEnable("Front", for: ada)
            #expect(try await host.state("Front", of: ada) == .enabled)
            let refused = try await host.perform(.install(), "Back", for: ada)
            #expect(refused.error?.code == .notRunnable)
            #expect(try await host.state("Back", of: ada) == .uninstalled)
        }
    }
}

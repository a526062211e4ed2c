import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("What an update would change is told before it begins")
struct UpdatePreviewTests {
    private static let one = SemanticVersion(1, 0, 0)
    private static let two = SemanticVersion(2, 0, 0)
    private static let slug = "Notes"

    /// Two releases that differ in all that a preview tells.
    private static func add(to host: TestHost) throws {
        try host.add(
            notesPackage([
                "permissions": ["storage.read", "database.read", "database.write"],
                "configuration": [
                    "size": ["type": "integer", "default": 10], "old": ["type": "string"], "new": ["type": "string"],
                    "title": ["type": "string", "description": "Shown above."],
                ],
            ]), ScriptedPlugin())
        var newer = notesPackage(
            version: "2.0.0",
            [
                "permissions": ["database.read", "database.write", "network.access"],
                "configuration": [
                    "size": ["type": "integer", "default": 10, "max": 50], "new": ["type": "string"],
                    "new_key": ["type": "string", "required": true],
                    "title": ["type": "string", "description": "Stands above."],
                ],
            ])
        newer.manifest["database"] = ["migrations": ["migrations/001-notes.sql", "migrations/002-stars.sql"]]
        newer.files["migrations/002-stars.sql"] = "ALTER TABLE notes ADD COLUMN stars INTEGER NOT NULL DEFAULT 0;"
        try host.add(newer, ScriptedPlugin())
    }

    private static func id(_ owner: Owner) throws -> InstallationID {
        InstallationID(owner: owner, slug: try PluginSlug(self.slug))
    }

    @Test("The migrations, permissions, settings and other installations that it concerns, and nothing is changed")
    func preview() async throws {
        try await withHost { host in
            try Self.add(to: host)
        } body: { host in
            let ada = try await host.user("ada")
            for name in ["ada", "bob", "cleo"] {
                let user = try await host.user(name)
                #expect(try await host.perform(.install(version: Self.one), Self.slug, for: user).isSuccess)
            }
            #expect(try await host.perform(.enable, Self.slug, for: ada).isSuccess)
            let values: [String: JSONValue] = ["size": 90, "old": "gone", "title": "Mine", "new": "kept"]
            #expect(try await host.perform(.configure(values), Self.slug, for: ada).isSuccess)
            let preview = try await host.host.previewUpdate(of: try Self.id(ada))
            #expect(preview.isUpdate && preview.isServing && preview.from == Self.one && preview.to == Self.two)
            #expect(preview.migrations == ["migrations/002-stars.sql"])
            #expect(preview.changes.addedPermissions == [.networkAccess])
            #expect(preview.changes.droppedPermissions == [.storageRead])
            #expect(preview.changes.addedSettings == ["new_key"])
            #expect(preview.changes.droppedSettings == ["old"])
            #expect(preview.changes.changedSettings == ["size"])
            #expect(preview.droppedValues == ["size"])
            #expect(preview.others == [Self.one: 2])
            #expect(try await host.host.installation(try Self.id(ada))?.lifecycle.version == Self.one)
            #expect(try await host.host.operations().count == 5)
            // What was said is what happens; others who follow share the tables as they are then.
            #expect(try await host.perform(.update(), Self.slug, for: ada).isSuccess)
            let after = try await host.host.configuration(of: try Self.id(ada))
            #expect(after.values["size"] == 10 && after.values["title"] == "Mine" && after.values["old"] == nil)
            #expect(after.values["new"] == "kept", "a setting that is missing beside it is not its fault")
            #expect(try await host.host.grants(of: try Self.id(ada)).contains(.networkAccess))
            let bob = try await host.host.previewUpdate(of: try Self.id(.user(try UserID("bob"))))
            #expect(bob.migrations.isEmpty && bob.others == [Self.one: 1, Self.two: 1])
        }
    }

    @Test("An update that would do nothing says so; one that would be refused is refused")
    func refused() async throws {
        try await withHost { host in
            try Self.add(to: host)
        } body: { host in
            let ada = try await host.user("ada")
            let id = try Self.id(ada)
            func code(_ version: SemanticVersion?) async -> DovetailError.Code? {
                do {
                    _ = try await host.host.previewUpdate(of: id, to: version)
                    return nil
                } catch {
                    return (error as? DovetailError)?.code
                }
            }
            #expect(await code(nil) == .notInstalled)
            #expect(try await host.perform(.install(), Self.slug, for: ada).isSuccess)
            #expect(try await !host.host.previewUpdate(of: id).isUpdate)
            #expect(await code(Self.one) == .transitionRefused)
            #expect(await code(SemanticVersion(3, 0, 0)) == .releaseNotFound)
        }
    }

    @Test("A plugin whose tables nobody has yet gets no database by being asked about")
    func noDatabase() async throws {
        try await withHost { host in
            try host.add(TestPackage("Notes"), ScriptedPlugin())
            try host.add(notesPackage(version: "2.0.0"), ScriptedPlugin())
        } body: { host in
            let ada = try await host.user("ada")
            #expect(try await host.perform(.install(version: Self.one), Self.slug, for: ada).isSuccess)
            let preview = try await host.host.previewUpdate(of: try Self.id(ada))
            #expect(preview.migrations == ["migrations/001-notes.sql"])
            #expect(try FolderFiles.names(in: host.folder.file("plugins")).isEmpty)
        }
    }
}

import DovetailCore
import Testing

@Suite("What a manifest leaves out has a stated default")
struct ManifestDefaultTests {
    private func manifest(_ members: [String: JSONValue] = [:]) throws -> PluginManifest {
        let reading = SampleManifest.read(members)
        return try #require(reading.manifest, "\(reading.findings)")
    }

    @Test("two fields are enough")
    func smallest() throws {
        let manifest = try self.manifest()
        #expect(manifest.release.description == "Sample@1.0.0")
        #expect(manifest.scope == "Sample" && manifest.about.title == "Sample")
        #expect(manifest.kind == .backend && manifest.runtime == .swift)
        #expect(manifest.activation == .onStart && manifest.isolation == .shared && manifest.installer == .user)
        #expect(!manifest.offersMinimalMode && manifest.hookTimeout == nil)
        #expect(manifest.permissions.isEmpty && manifest.configuration == .empty && manifest.modules.isEmpty)
    }

    @Test("null is the same as absent, for every field that may be absent")
    func null() throws {
        let optional = SchemaSamples.fields.filter { !["name", "version"].contains($0) }
        let members = Dictionary(uniqueKeysWithValues: optional.map { ($0, JSONValue.null) })
        let manifest = try self.manifest(members)
        let absent = try self.manifest()
        #expect(manifest.identity == absent.identity && manifest.kind == absent.kind && manifest.about == absent.about)
        #expect(manifest.requirements == absent.requirements && manifest.modules == absent.modules)
    }

    @Test("B3 · frontend, backend and full are known", arguments: PluginKind.allCases)
    func kinds(kind: PluginKind) throws {
        let manifest = try self.manifest(["type": .string(kind.rawValue)])
        #expect(manifest.kind == kind)
        #expect((manifest.runtime == nil) == (kind == .frontend))
    }

    @Test("B3 · another type is refused", arguments: ["Frontend", "mobile", "", "fronted"])
    func unknownKind(text: String) throws {
        let reading = SampleManifest.read(["type": .string(text)])
        #expect(reading.manifest == nil)
        #expect(reading.findings.errors.map(\.path) == ["$.type"])
        #expect(reading.findings.errors.map(\.expected) == ["one of frontend, backend, full"])
    }

    @Test("B3 · without a type, a plugin with modules is full, one without is backend")
    func defaultKind() throws {
        #expect(try self.manifest(["modules": [["name": "Board"]]]).kind == .full)
        #expect(try self.manifest(["modules": []]).kind == .backend)
    }

    @Test("B4 · a module's id and display name come from its name, its component from bundle and scope")
    func module() throws {
        let manifest = try self.manifest([
            "scope": "SampleScope", "bundle_location": "dist/remoteEntry.js", "modules": [["name": "Task Board"]],
        ])
        let module = try #require(manifest.modules.first)
        #expect(module.id == "Task Board" && module.displayName == "Task Board" && module.role == "frontend")
        #expect(module.isEnabled && module.priority == 0)
        #expect(
            module.component
                == ModuleComponent(bundleLocation: "dist/remoteEntry.js", scope: "SampleScope", module: "./SampleScope")
        )
    }

    @Test("B4 · several modules are exposed under their names, so that none stands for another")
    func severalModules() throws {
        let manifest = try self.manifest([
            "bundle_location": "dist/remoteEntry.js", "modules": [["name": "Task Board"], ["name": "List"]],
        ])
        #expect(manifest.modules.map(\.component?.module) == ["./TaskBoard", "./List"])
    }

    @Test("B4 · a module without any bundle has no component, and may have a page")
    func page() throws {
        let module = try #require(
            try self.manifest(["modules": [["name": "Board", "page": "web/board.html"]]]).modules.first)
        #expect(module.component == nil)
        #expect(module.page == "web/board.html")
    }

    @Test("B4 · a part of a component is filled up from the plugin")
    func partOfComponent() throws {
        let module = try #require(
            try self.manifest([
                "bundle_location": "a.js", "modules": [["name": "B", "component": ["bundle_location": "b.js"]]],
            ]).modules.first)
        #expect(module.component == ModuleComponent(bundleLocation: "b.js", scope: "Sample", module: "./Sample"))
    }

    @Test("dependencies are read in each of their three forms")
    func dependencies() throws {
        let forms: [JSONValue] = [
            ["Other@^1.0", "Third"], [["plugin_slug": "Other", "version": "^1.0"], ["plugin_slug": "Third"]],
            ["Other": "^1.0", "Third": "*"],
        ]
        for form in forms {
            let dependencies = try self.manifest(["dependencies": form]).requirements.dependencies
            #expect(dependencies.map(\.description) == ["Other@^1.0", "Third"])
        }
    }

    @Test("Dovetail's own fields are read, typed")
    func ownFields() throws {
        let manifest = try self.manifest([
            "host_version": "^1.0", "runtime": "python", "entry_point": "sample.plugin:Sample",
            "activation": "on_demand", "isolation": "per_owner",
            "installable_by": "administrator", "minimal_mode": true, "hook_timeout": 2.5,
            "permissions": ["storage-read", "storage.read"], "essential_permissions": ["storage.read"],
            "schedules": [["name": "poll", "every": 60]],
            "services": ["provides": [["name": "a.b", "version": "1.0.0"]], "requires": [["name": "c"]]],
            "features": [["name": "sync", "required": true]],
            "database": [
                "tables": [["name": "tasks", "owner_column": "user_id"]], "migrations": ["migrations/1.sql"],
            ],
        ])
        #expect(manifest.requirements.hostVersion?.text == "^1.0")
        #expect(manifest.entryPoint == .pythonClass(module: "sample.plugin", name: "Sample"))
        #expect(manifest.runtime == .python && manifest.activation == .onDemand && manifest.isolation == .perOwner)
        #expect(manifest.installer == .administrator && manifest.offersMinimalMode)
        #expect(manifest.hookTimeout == .milliseconds(2_500))
        #expect(manifest.permissions == [.storageRead] && manifest.essentialPermissions == [.storageRead])
        #expect(manifest.schedules.map(\.interval) == [.seconds(60)])
        #expect(manifest.services.provides.map(\.name) == ["a.b"])
        #expect(manifest.services.requires.map(\.range) == [.any])
        #expect(manifest.features.map(\.isRequired) == [true])
        #expect(manifest.tables.map(\.ownerColumn) == ["user_id"])
        #expect(manifest.migrations == ["migrations/1.sql"])
    }
}

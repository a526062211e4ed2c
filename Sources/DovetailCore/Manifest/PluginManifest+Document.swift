extension PluginManifest {
    /// Fills a manifest from a document that has been checked, with every default.
    init(document: JSONValue, identity: PluginIdentity, version: SemanticVersion) {
        let object = ManifestObject(document)
        let kind: PluginKind = object.choice("type") ?? (object.objects("modules").isEmpty ? .backend : .full)
        self.identity = identity
        self.version = version
        self.kind = kind
        self.about = ManifestAbout(object, name: identity.name)
        self.source = ManifestSource(object)
        self.bundle = ManifestBundle(
            method: object.string("bundle_method"), location: object.string("bundle_location"))
        self.requirements = ManifestRequirements(object)
        self.permissions = object.permissions("permissions")
        self.essentialPermissions = object.permissions("essential_permissions")
        self.configuration = ConfigurationSchema(document: object["configuration"])
        self.modules = ManifestModule.all(in: object, scope: identity.scope)
        self.endpoints = object.objects("api_endpoints").compactMap { ManifestEndpoint($0) }
        self.events = ManifestEvents(
            publishes: object.object("events").strings("publishes"),
            subscribes: object.object("events").strings("subscribes"))
        self.schedules = object.objects("schedules").compactMap { ManifestSchedule($0) }
        self.services = ManifestServices(object.object("services"))
        self.features = object.objects("features").compactMap { ManifestFeature($0) }
        self.tables = object.object("database").objects("tables").compactMap { ManifestTable($0) }
        self.migrations = object.object("database").strings("migrations")
        self.contractMigrations = object.object("database").strings("contract_migrations")
        self.ownerMigrations = object.objects("owner_migrations").compactMap { ManifestOwnerMigration($0) }
        self.runtime = kind.hasCode ? object.choice("runtime") ?? .swift : nil
        self.executable = self.runtime == .process ? object.string("executable") : nil
        let entryPoint = object.string("entry_point").flatMap { EntryPoint($0) }
        self.entryPoint = entryPoint?.runtime == self.runtime ? entryPoint : nil
        self.arguments = object.strings("arguments")
        self.environment = object.strings("environment")
        self.activation = object.choice("activation") ?? .onStart
        self.isolation = object.choice("isolation") ?? .shared
        self.installer = object.choice("installable_by") ?? .user
        self.offersMinimalMode = object.bool("minimal_mode")
        self.hookTimeout = object["hook_timeout"]?.number.map(Duration.seconds)
        self.document = document
    }
}

extension ManifestAbout {
    fileprivate init(_ object: ManifestObject, name: String) {
        self.title = object.string("title") ?? name
        self.description = object.string("description")
        self.longDescription = object.string("long_description")
        self.category = object.string("category")
        self.icon = object.string("icon")
        self.tags = object.strings("tags")
        self.author = object.string("author")
        self.email = object.string("email")
        self.license = object.string("license")
        self.documentationURL = object.string("documentation_url")
    }
}

extension ManifestSource {
    fileprivate init(_ object: ManifestObject) {
        self.type = object.string("source_type")
        self.url = object.string("source_url")
        self.updateCheckURL = object.string("update_check_url")
        self.installationType = object.string("installation_type")
        self.isLocal = object.bool("is_local")
        self.isOfficial = object.bool("official")
    }
}

extension ManifestRequirements {
    fileprivate init(_ object: ManifestObject) {
        self.hostVersion = object.range("host_version")
        self.nexusVersion = object.range("nexus_version")
        self.compatibility = object.range("compatibility")
        self.pythonVersion = object.string("python_version")
        self.dependencies = ManifestDependency.all(in: object["dependencies"]).map(\.dependency)
    }
}

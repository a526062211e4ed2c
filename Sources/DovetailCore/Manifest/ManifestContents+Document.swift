extension ManifestEndpoint {
    init?(_ object: ManifestObject) {
        guard let method = object.string("method"), let path = object.string("path") else { return nil }
        self.init(method: method, path: path, description: object.string("description"))
    }
}

extension ManifestSchedule {
    init?(_ object: ManifestObject) {
        guard let name = object.string("name"), let seconds = object.integer("every") else { return nil }
        self.name = name
        self.interval = .seconds(seconds)
        self.description = object.string("description")
    }
}

extension ManifestFeature {
    init?(_ object: ManifestObject) {
        guard let name = object.string("name") else { return nil }
        self.name = name
        self.isRequired = object.bool("required")
        self.description = object.string("description")
    }
}

extension ManifestTable {
    init?(_ object: ManifestObject) {
        guard let name = object.string("name"), let ownerColumn = object.string("owner_column") else { return nil }
        self.name = name
        self.ownerColumn = ownerColumn
    }
}

extension ManifestOwnerMigration {
    init?(_ object: ManifestObject) {
        guard let name = object.string("name") else { return nil }
        self.init(name: name, from: object.range("from") ?? .any, file: object.string("file"))
    }
}

extension ManifestServices {
    init(_ object: ManifestObject) {
        self.provides = object.objects("provides").compactMap { Provided($0) }
        self.requires = object.objects("requires").compactMap { Required($0) }
    }
}

extension ManifestServices.Provided {
    fileprivate init?(_ object: ManifestObject) {
        guard let name = object.string("name"), let version = object.string("version").flatMap({ SemanticVersion($0) })
        else { return nil }
        self.name = name
        self.version = version
        self.description = object.string("description")
    }
}

extension ManifestServices.Required {
    fileprivate init?(_ object: ManifestObject) {
        guard let name = object.string("name") else { return nil }
        self.name = name
        self.range = object.range("version") ?? .any
    }
}

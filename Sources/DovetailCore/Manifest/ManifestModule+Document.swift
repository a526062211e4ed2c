extension ManifestModule {
    /// The modules of a manifest.
    static func all(in plugin: ManifestObject, scope: String) -> [ManifestModule] {
        let objects = plugin.objects("modules")
        return objects.enumerated().map { index, object in
            let name = NamedModule(object, at: index).effectiveName
            let exposed = objects.count == 1 ? scope : name.filter { $0 != " " }
            return ManifestModule(
                object, name: name,
                component: ModuleComponent(object, in: plugin, scope: scope, exposed: "./\(exposed)"))
        }
    }

    private init(_ object: ManifestObject, name: String, component: ModuleComponent?) {
        self.id = object.string("module_id") ?? name
        self.name = name
        self.displayName = object.string("display_name") ?? name
        self.role = object.string("role") ?? "frontend"
        self.description = object.string("description")
        self.icon = object.string("icon")
        self.category = object.string("category")
        self.priority = object.integer("priority") ?? 0
        self.isEnabled = object.bool("enabled", default: true)
        self.tags = object.strings("tags")
        self.component = component
        self.page = object.string("page")
        self.layout = ModuleLayout(object.object("layout"))
        self.props = object["props"] ?? [:]
        self.configFields = object["config_fields"] ?? [:]
        self.messages = object["messages"] ?? [:]
        self.requiredServices = object["required_services"] ?? [:]
        self.dependencies = object.strings("dependencies")
    }
}

extension ModuleComponent {
    /// The component of a module; nil when neither the module nor its plugin names a bundle.
    fileprivate init?(_ module: ManifestObject, in plugin: ManifestObject, scope: String, exposed: String) {
        let component = module.object("component")
        let own = component["bundlelocation", "bundle_location"]?.string
        guard let location = own ?? plugin.string("bundle_location") else { return nil }
        self.bundleLocation = location
        self.scope = component.string("scope") ?? scope
        self.module = component.string("module") ?? exposed
        self.container = component.string("container")
    }
}

extension ModuleLayout {
    fileprivate init(_ object: ManifestObject) {
        self.minimumWidth = object.integer("minWidth", "min_width")
        self.minimumHeight = object.integer("minHeight", "min_height")
        self.defaultWidth = object.integer("defaultWidth", "default_width")
        self.defaultHeight = object.integer("defaultHeight", "default_height")
    }
}

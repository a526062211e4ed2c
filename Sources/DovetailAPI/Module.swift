public import DovetailCore

extension API {
    /// How a browser loads a module from its plugin's bundle, by Module Federation.
    public struct Component: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case scope, module, container
            case bundleLocation = "bundle_location"
        }

        /// The file to load first, relative to the plugin's folder.
        public var bundleLocation: String
        /// The name under which that file exposes its modules.
        public var scope: String
        /// The exposed name: `./index`.
        public var module: String
        /// The id of the element that the module is shown in, where it wants a particular one.
        public var container: String?

        init(_ component: ModuleComponent) {
            self.bundleLocation = component.bundleLocation
            self.scope = component.scope
            self.module = component.module
            self.container = component.container
        }
    }

    /// The room that a module wants on the screen, in cells of the page's grid.
    public struct Layout: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case minimumWidth = "min_width"
            case minimumHeight = "min_height"
            case defaultWidth = "default_width"
            case defaultHeight = "default_height"
        }

        /// The least width.
        public var minimumWidth: Int?
        /// The least height.
        public var minimumHeight: Int?
        /// The width when it is placed first.
        public var defaultWidth: Int?
        /// The height when it is placed first.
        public var defaultHeight: Int?

        init(_ layout: ModuleLayout) {
            self.minimumWidth = layout.minimumWidth
            self.minimumHeight = layout.minimumHeight
            self.defaultWidth = layout.defaultWidth
            self.defaultHeight = layout.defaultHeight
        }
    }

    /// A module as its plugin's manifest describes it, with every default filled in.
    public struct ModuleDescription: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case name, role, description, icon, category, priority, tags, component, page, layout, props, messages
            case dependencies
            case isEnabled = "enabled"
            case moduleID = "module_id"
            case displayName = "display_name"
            case configFields = "config_fields"
            case requiredServices = "required_services"
        }

        /// The author's short id.
        public var moduleID: String
        /// The name that tells it from the plugin's other modules.
        public var name: String
        /// The name for people.
        public var displayName: String
        /// Where it runs: `frontend`.
        public var role: String
        /// What it does.
        public var description: String?
        /// The name of its icon.
        public var icon: String?
        /// The shelf on which it stands.
        public var category: String?
        /// Its place among others, low numbers first.
        public var priority: Int
        /// Whether users see it.
        public var isEnabled: Bool
        /// Words to find it by.
        public var tags: [String]
        /// How a browser loads it from the bundle; nil when the plugin has no bundle.
        public var component: Component?
        /// An HTML page that shows the module alone, relative to the plugin's folder.
        public var page: String?
        /// The room that it wants on the screen.
        public var layout: Layout
        /// The properties that it is given.
        public var props: JSONValue
        /// The settings of one placed module.
        public var configFields: JSONValue
        /// The messages that it sends and receives.
        public var messages: JSONValue
        /// The services of the page that it needs.
        public var requiredServices: JSONValue
        /// The names of what it needs beside it.
        public var dependencies: [String]

        /// Describes a module.
        public init(_ module: ManifestModule) {
            self.moduleID = module.id
            self.name = module.name
            self.displayName = module.displayName
            self.role = module.role
            self.description = module.description
            self.icon = module.icon
            self.category = module.category
            self.priority = module.priority
            self.isEnabled = module.isEnabled
            self.tags = module.tags
            self.component = module.component.map(Component.init)
            self.page = module.page
            self.layout = Layout(module.layout)
            self.props = module.props
            self.configFields = module.configFields
            self.messages = module.messages
            self.requiredServices = module.requiredServices
            self.dependencies = module.dependencies
        }
    }
}

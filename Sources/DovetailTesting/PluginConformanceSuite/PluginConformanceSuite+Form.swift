public import DovetailCore
public import DovetailHost
public import Logging

extension PluginConformanceSuite {
    /// The conformance plugin in one form: in a language, run in one way.
    public struct Form: Sendable {
        /// Where hosts of this form keep everything.
        public typealias Stores = @Sendable (TemporaryFolder) throws -> (any HostStore, any PluginDatabases)

        /// What tells it from other forms.
        public let name: String
        /// What the manifest says beside what the suite says: runtime and executable.
        public var manifest: [String: JSONValue] = [:]
        /// Puts the plugin's program into a package folder.
        public var prepare: @Sendable (_ package: String) throws -> Void = { _ in }
        /// Registers a package with a host; as files alone unless it says otherwise.
        public var register: @Sendable (PluginHost, _ package: String) -> Void = { host, package in
            host.register(package: package)
        }
        /// Makes what runs the plugin, for a host with a data folder and a logger.
        public var runners: @Sendable (_ dataFolder: String, Logger) -> [any PluginRunner] = { _, _ in [] }
        /// Makes the store and the plugins' databases of a host, on real files.
        public var stores: Stores

        /// A form of the plugin.
        public init(_ name: String, stores: @escaping Stores) {
            self.name = name
            self.stores = stores
        }
    }
}

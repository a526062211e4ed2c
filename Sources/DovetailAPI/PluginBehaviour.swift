public import DovetailCore

extension API {
    /// What a plugin's code does, and how the host runs it.
    public struct Behaviour: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case runtime, activation, isolation, endpoints, publishes, subscribes, schedules, features
            case installer = "installable_by"
            case offersMinimalMode = "minimal_mode"
            case hookTimeout = "hook_timeout_seconds"
            case providedServices = "provides_services"
            case requiredServices = "requires_services"
        }

        /// An HTTP endpoint below the plugin's prefix.
        public struct Endpoint: Codable, Sendable, Equatable {
            /// The method.
            public var method: String
            /// The path below `/plugins/{slug}`.
            public var path: String
            /// What it does.
            public var description: String?
        }

        /// Something that happens at intervals.
        public struct Schedule: Codable, Sendable, Equatable {
            private enum CodingKeys: String, CodingKey {
                case name, description
                case interval = "every_seconds"
            }

            /// Its name.
            public var name: String
            /// The time from one run to the next, in seconds.
            public var interval: Double
            /// What it does.
            public var description: String?
        }

        /// A service that is offered or called.
        public struct Service: Codable, Sendable, Equatable {
            /// Its name.
            public var name: String
            /// Its version, or the versions that will do.
            public var version: String
            /// What it does.
            public var description: String?
        }

        /// A part that can fail by itself.
        public struct Feature: Codable, Sendable, Equatable {
            /// Its name.
            public var name: String
            /// Whether the plugin is of no use without it.
            public var required: Bool
            /// What it does.
            public var description: String?
        }

        /// What runs the code; nil when there is none.
        public var runtime: PluginRuntime?
        /// When an enabled installation is awake.
        public var activation: PluginActivation
        /// Who shares the process in which the code runs.
        public var isolation: PluginIsolation
        /// Who may install the plugin.
        public var installer: PluginInstaller
        /// Whether it can serve with its required features alone.
        public var offersMinimalMode: Bool
        /// How long a hook may take, in seconds; nil for the host's own limit.
        public var hookTimeout: Double?
        /// The HTTP endpoints.
        public var endpoints: [Endpoint]
        /// The names of the events that it publishes.
        public var publishes: [String]
        /// The patterns of the events that it hears.
        public var subscribes: [String]
        /// What it does at intervals.
        public var schedules: [Schedule]
        /// The services that it offers.
        public var providedServices: [Service]
        /// The services that it calls.
        public var requiredServices: [Service]
        /// The parts that can fail one by one.
        public var features: [Feature]

        init(_ manifest: PluginManifest) {
            self.runtime = manifest.runtime
            self.activation = manifest.activation
            self.isolation = manifest.isolation
            self.installer = manifest.installer
            self.offersMinimalMode = manifest.offersMinimalMode
            self.hookTimeout = manifest.hookTimeout.map { $0 / .seconds(1) }
            self.endpoints = manifest.endpoints.map {
                Endpoint(method: $0.method, path: $0.path, description: $0.description)
            }
            self.publishes = manifest.events.publishes
            self.subscribes = manifest.events.subscribes
            self.schedules = manifest.schedules.map {
                Schedule(name: $0.name, interval: $0.interval / .seconds(1), description: $0.description)
            }
            self.providedServices = manifest.services.provides.map {
                Service(name: $0.name, version: "\($0.version)", description: $0.description)
            }
            self.requiredServices = manifest.services.requires.map {
                Service(name: $0.name, version: "\($0.range)", description: nil)
            }
            self.features = manifest.features.map {
                Feature(name: $0.name, required: $0.isRequired, description: $0.description)
            }
        }
    }
}

public import DovetailCore

extension API {
    /// With what an installation serves.
    public struct ServiceLevel: Codable, Sendable, Equatable {
        /// Whether with all that it has, or with the least that is of use.
        public var mode: ServiceMode
        /// What has failed with all that it has, in minimal mode.
        public var reason: Failure?
        /// The features that the plugin has reported, in its order.
        public var features: [Feature]

        /// A part of the plugin, of which it may be able to do without some.
        public struct Feature: Codable, Sendable, Equatable {
            private enum CodingKeys: String, CodingKey {
                case name, failure
                case isRequired = "is_required"
                case isOn = "is_on"
            }

            /// What the plugin calls it.
            public var name: String
            /// Whether the plugin cannot do without it.
            public var isRequired: Bool
            /// Whether it is on.
            public var isOn: Bool
            /// Why it is not on.
            public var failure: String?

            /// Describes a part.
            public init(_ feature: FeatureStatus) {
                self.name = feature.name
                self.isRequired = feature.isRequired
                self.isOn = feature.isOn
                self.failure = feature.failure
            }
        }

        /// Describes with what an installation serves.
        public init(_ level: DovetailCore.ServiceLevel) {
            self.mode = level.mode
            self.reason = level.reason.map(Failure.init)
            self.features = level.features.map(Feature.init)
        }
    }
}

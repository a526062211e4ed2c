import DovetailCore
import DovetailPlugin
import DovetailWire
import NIOCore

/// What the plugin says of its features, through the host.
struct RemoteFeatures: FeaturesBackend {
    let remote: RemoteContext

    func report(_ feature: FeatureStatus) async throws {
        try await self.remote.call(.featuresReport, json: try ByteBuffer(document: FeatureDocument(feature)))
    }
}

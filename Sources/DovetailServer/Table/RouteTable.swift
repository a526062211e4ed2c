/// The one table of everything that Dovetail answers over HTTP.
enum RouteTable {
    /// All routes, in the order of the description.
    static let all =
        SessionRoutes.table + UserRoutes.table + AnnouncementRoutes.table + CatalogueRoutes.table
        + InstallationRoutes.table
        + ConfigurationRoutes.table + OwnerRoutes.table + OperationRoutes.table + ExportRoutes.table
        + RemainsRoutes.table + EventRoutes.table + PluginRoutes.table
        + ProcessRoutes.table + BundleRoutes.table + HealthRoutes.table

    /// All routes of a server that has nothing else to show.
    static let standalone = Self.all + HealthRoutes.frontPage
}

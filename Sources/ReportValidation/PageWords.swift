/// Names of HTML that decide how a page is read, or what it could do.
enum PageWords {
    /// Elements that have no end tag (HTML, "void elements").
    static let void = names("area base br col embed hr img input link meta source track wbr")

    /// Elements whose content HTML reads as text, whatever it looks like; SVG's `title` and `desc` too, as HTML would
    /// read HTML in them.
    static let textOnly = names("title style textarea desc")

    /// Elements that run or load something, lead elsewhere, or are read differently with and without scripts.
    static let active = names(
        """
        animate animatemotion animatetransform applet audio base embed feimage foreignobject form frame frameset handler \
        iframe image img link listener listing math noembed noframes noscript object optgroup option plaintext portal rb rp \
        rt rtc ruby script select set source template textarea track use video xmp
        """)

    /// Elements that HTML does not leave in SVG (HTML, "tree construction", "any other start tag in foreign content").
    static let breakingOut = names(
        """
        b big blockquote body br center code dd div dl dt em embed font h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta \
        nobr ol p pre ruby s small span strike strong sub sup table tt u ul var
        """)

    /// Attributes that load, send or style something; `href` is judged by its value.
    static let activeAttributes = names(
        """
        action archive attributionsrc background cite classid codebase data formaction longdesc lowsrc manifest ping poster profile src \
        srcdoc srcset style
        """)

    /// Attributes that hold text of the report, which may look like anything.
    static let textAttributes = names("alt aria-label content title value")

    private static func names(_ text: String) -> Set<[UInt8]> {
        Set(text.split(separator: " ").map { Array($0.utf8) })
    }
}

# The staff office
office-nav = Pages of the office
sign-out = Sign out
office-sign-in = Sign in
office-confirm = Give your password
office-enrol = Set up the second step
office-to-today = Go to Today
pages-nav = Pages of the list
pages-previous = Previous page
pages-next = Next page
pages-here = Page { $page } of { $of }

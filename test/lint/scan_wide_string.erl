%% Text beyond Latin-1 in strings and comments ☃.
-module(scan_wide_string).
-export([f/1]).

f(_) -> {"日本", 'ключ', <<"é"/utf8>>}.
g(X) -> ok.

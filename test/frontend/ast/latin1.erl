%% coding: latin-1
-module(latin1).
f() -> "едц", ед, Еngstrцm, $й, 'Ч'. % я

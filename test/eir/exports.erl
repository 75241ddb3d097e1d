%% Variables bound on all ways are block arguments of the join; others are not.
%% RUN: lumen-eir %s | FileCheck %s
-module(exports).
-export([f/1]).

%% CHECK-LABEL: eir.func @"exports:f/1"
%% CHECK: cf.br ^[[JOIN:bb[0-9]+]]({{[^,]*}} : !eir.term)
%% CHECK: ^[[JOIN]]({{[^,]*}}: !eir.term)
f(X) ->
    case X of
        1 -> A = one, B = b;
        _ -> B = other, A = more
    end,
    self() ! A,
    A.

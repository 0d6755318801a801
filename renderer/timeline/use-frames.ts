import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { createFrameCache, type LoadedFrame } from './frame-cache.ts';
import { frameRequestFor, type FrameRequest } from './frame-window.ts';
import type { View } from './scale.ts';

export type LoadFrame = (request: FrameRequest) => Promise<LoadedFrame>;

interface Failed { readonly key: string; readonly revision: number; readonly load: LoadFrame }

/** The best frame here for a view, loading what is missing: one request at a time, the newest wish wins. */
export function useFrames(view: View, revision: number, load: LoadFrame): { readonly loaded: LoadedFrame | null; readonly hasFailed: boolean; readonly retry: () => void } {
  const [cache] = useState(createFrameCache);
  const [, setVersion] = useState(0);
  const [failed, setFailed] = useState<Failed | null>(null);
  const isLoading = useRef(false);
  const request = frameRequestFor(view);
  // Newer data, another range or another connection deserve another try.
  const hasFailed = failed !== null && failed.key === request.key && failed.revision === revision && failed.load === load;

  const fetchFrame = async (): Promise<void> => {
    try {
      cache.put(request, revision, await load(request));
    } catch {
      // Why it failed is told by the screen around it; here it only has to be seen that something is missing.
      setFailed({ key: request.key, revision, load });
    }
    isLoading.current = false;
    setVersion((last) => last + 1);
  };
  const pump = useEffectEvent(() => {
    if (view.widthPx <= 0 || isLoading.current || hasFailed || cache.isFresh(request, revision)) return;
    isLoading.current = true;
    void fetchFrame();
  });
  // After every render, as the wish may have changed while a request was on its way; it asks for nothing that is here.
  useEffect(() => pump());

  return { loaded: cache.best(view, request.resolutionMs), hasFailed, retry: () => setFailed(null) };
}
